# What counsellors and the office read.

own-people-title = People you may act for
own-people-none = You may not act for anybody now.
own-people-line = { $name }: { $state }
own-people-scope = {"  "}You may: { $scopes }. Until { $until }.
own-people-ended = {"  "}Ended: { $scopes }. Since { $until }.
to-print-next = Take the cover sheet first: letters print NUMBER --cover
to-print-none = Nothing waits to be printed.
print-order = Say that something is here. Ask whether the person wants it. Only then open and print it.
print-asked = Did the person say yes? (yes/no)
print-not-opened = It stays closed. You can leave the cover sheet there: letters print { $id } --cover
print-goes = The PDF goes into the file { $file }. Another place: --to FILE. Plain text: --text
print-cover = The cover sheet is in { $file }. It says nothing about the letter or about anybody.
print-deliver = Say afterwards what became of it: letters deliver { $id } handed · read-aloud · not-wanted
delivered = Noted: { $how }.

case-made = Case { $id } was made.
assigned = Done: { $place }.
renewed =
    { $count ->
        [0] There was no place to make longer.
        [one] 1 place lasts longer now.
       *[other] { $count } places last longer now.
    }
end-assignment-means = This mediator can then no longer read anything in this case. What was already on their screen cannot be called back. Hand over first.
end-assignment-ask = End this place? (yes/no)
assignment-ended = The place has ended.
labelled = The label is set.
staff-end-means = This member of staff can then no longer do anything. Letters that only they could read wait for the writer.
staff-ended = The access has ended.
counts-cases = Cases: { $count }
counts-held = Letters with mediators: { $count }
counts-oldest = The oldest: { $wait }
counts-without-mediator = Cases without a mediator: { $count }
counts-without-deputy = Cases without a deputy: { $count }
counts-ending = Places that end soon: { $count }
warnings-none = Nothing runs out soon.

help-case-new = make a case
help-assign = give a mediator a place in a case
help-renew = make all places in a case last longer
help-end-assignment = end a mediator's place
help-label = set a case's label
help-staff-list = the staff
help-staff-end = end a member of staff's access
help-counts = numbers
help-warnings = what runs out soon

record-staff = member of staff vouched for
record-staff-end = member of staff ended
record-assignment = a mediator's place given or ended
record-label = label set

staff-due-none = Nobody's access ends within 60 days.
staff-due-written =
    { $count ->
        [one] 1 person's access ends soon. Take the file { $file } to whoever keeps the root's key: relay root renew
       *[other] The access of { $count } people ends soon. Take the file { $file } to whoever keeps the root's key: relay root renew
    }
staff-renewed = The access of { $name } lasts longer now. The keys stay the same.
take-over-means = The second mediator becomes a deputy in every case of the first one. Nobody loses a place.
take-over-end-means = The first mediator can then no longer read anything in these cases. What was already on their screen cannot be called back. Hand over first: letters handover --all
take-over-ask = Do this in all these cases? (yes/no)
take-over-next = Now the first mediator hands over: letters handover --all. Then end the first one's places: letters take-over --end
cases-changed-none = There is no such case. Nothing was changed.
case-changed =
    { $count ->
        [0] Case { $name }: nothing had to change.
        [one] Case { $name }: 1 place changed.
       *[other] Case { $name }: { $count } places changed.
    }
warn-staff-ending =
    { $days ->
        [one] The access of { $name } ends in 1 day. See: letters staff due
       *[other] The access of { $name } ends in { $days } days. See: letters staff due
    }
warn-staff-ending-soon =
    { $days ->
        [0] The access of { $name } ends today. Please have it renewed now: letters staff due
        [one] The access of { $name } ends in 1 day. Please have it renewed now: letters staff due
       *[other] The access of { $name } ends in { $days } days. Please have it renewed now: letters staff due
    }
warn-office-ending = Within 60 days nobody of the office has access any more. Please have somebody of the office renewed: letters staff due
help-staff-due = write down whose access must be renewed
help-staff-renewed = hand in what was renewed
help-take-over = give one mediator's cases to another
arg-renew-all = all cases in which a place ends soon
arg-records = the file that the root signed
arg-leaving = the mediator whose cases they are
arg-following = the mediator who gets them
arg-take-over-end = end the first mediator's places

arg-takes-up = the ended case that this one takes up again
record-take-up = an earlier contact is taken up again
