# shellcheck shell=bash
# Sourced by tests/integration/test_manual.py: makes a machine out of this one, and prepares it for the manual. Decides what stands in for
# the world outside. Must change nothing of the machine that it is run on: everything happens in a copy whose changes nobody keeps.
# Takes PYTHON (an interpreter), PACKAGES (where its packages are), CHECKOUT, GIVEN (a folder with cert.pem and key.pem), HOST_NAME.

# machine FOLDER SCRIPT: run a script as root on a copy of this machine, with a network of its own and nobody on it.
machine() {
    mount -t tmpfs tmpfs "$1"
    mkdir "$1/upper" "$1/work" "$1/whole"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/whole"
    mount -t tmpfs tmpfs "$1/whole/run"
    mount -t tmpfs -o mode=700 tmpfs "$1/whole/media"
    mount -t proc proc "$1/whole/proc"
    mount --rbind /dev "$1/whole/dev"
    ip link set lo up
    exec chroot "$1/whole" /bin/bash -eu "$2"
}

program() {
    cat >"$1"
    chmod 0755 "$1"
}

# What has to be there before the first command of the manual.
prepare() {
    umask 022
    local place
    for place in "$PYTHON" "$PACKAGES" "$CHECKOUT"; do
        while [[ $place != / ]]; do
            chmod o+rx "$place"
            place=$(dirname "$place")
        done
    done
    export HOME=/root LANG=C.UTF-8
    PATH=/run/made/bin:$(dirname "$PYTHON"):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    mkdir -p /run/made/bin /run/lock /var/www/html /srv/checkout
    program /run/made/bin/systemctl <<END
#!/bin/sh
exec "$PYTHON" -I "$CHECKOUT/tests/support/systemctl.py" "\$@"
END
    program /run/made/bin/letters <<END
#!/bin/sh
export PYTHONPATH=$CHECKOUT:$CHECKOUT/clients/cli:$PACKAGES LETTERS_HOME=/run/made/letters
exec "$PYTHON" -m relay_client --ca-file /run/made/fullchain.pem --passphrase-fd 9 "\$@" 9</run/made/passphrase
END
    cp "$GIVEN/cert.pem" /run/made/fullchain.pem
    cp "$GIVEN/key.pem" /run/made/privkey.pem
    echo "the office walks home slowly today" >/run/made/passphrase
    echo "127.0.0.1 $HOST_NAME localhost" >/etc/hosts
    cp -r "$CHECKOUT/deploy" "$CHECKOUT/requirements" /srv/checkout
    cd /srv/checkout
}

# In the place of pip: this checkout, and the packages that are installed beside it.
install_program() {
    local site
    site=$(/opt/relay/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$CHECKOUT" "$PACKAGES" >"$site/here.pth"
    program /opt/relay/bin/relay <<'END'
#!/opt/relay/bin/python
import sys
from relay.__main__ import main
sys.exit(main())
END
}

# Somebody else makes the pair of the share backups, and gives the public half.
give_shares_key() {
    (cd /media && /opt/relay/bin/relay shares-key shares.key)
    cp /media/shares.key.public .
}

fingerprint() {
    runuser -u relay -- /opt/relay/bin/relay --settings /var/lib/relay/server/relay.settings check | sed -n 's/.* root: //p'
}
