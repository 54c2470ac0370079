"""What a store must do, in domain words. No driver's type, error or row crosses this border.

One commit changes one case file, by compare-and-swap on its version, with everything that belongs to it, or
changes nothing. A store never decides: it is told what a case file will be, and what to destroy.
"""

from relay.store.base.blobs import *
from relay.store.base.errors import *
from relay.store.base.protocol import *
from relay.store.base.values import *
