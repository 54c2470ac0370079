"""Who may give which command, as a table of its own: what the policy must say, written once more by hand."""

TABLE = """
                  party         mediator    counsellor     interpreter  supporter  coordinator
CreateCase        -             -           -              -            -          office
Assign            -             -           -              -            -          office
EndAssignment     -             -           -              -            -          office
TakeUp            -             -           -              -            -          office
StepAside         -             case        -              -            -          -
SetLabel          -             case        -              -            -          office
RegisterSlip      -             case        -              -            -          -
Confirm           -             case        -              -            -          -
TwoMediators      -             case        -              -            -          office
MarkPrepared      -             case        -              -            -          -
OpenCase          -             case        -              -            -          -
Close             -             case        -              -            -          -
Delegate          -             case        -              -            -          -
Revoke            -             case        -              -            -          -
Handover          -             case        -              -            -          -
Regrant           -             case        -              -            -          -
Recopy            -             case        -              -            -          -
Offer             -             case        -              -            -          -
Agree             own           attested    -              -            -          -
Share             -             case        -              -            -          -
Unshare           -             case        -              given        -          -
Supporter         -             case        -              -            -          -
SupporterEnd      own           case        -              -            own_place  -
Lend              own           attested    -              -            -          -
Unlend            own           case        -              -            own_place  -
GiveConsent       own           attested    -              -            -          -
EndConsent        own           attested    -              -            -          -
SetPreferences    own           attested    -              -            -          -
Submit            own           writing     scope_submit   given        -          -
Viewed            -             case        -              -            -          -
Countersign       -             case        -              -            -          -
Release           -             case        -              -            -          -
Return            -             case        -              -            -          -
Decline           -             case        -              -            -          -
NotPassedOn       -             case        -              -            -          -
Postpone          -             case        -              -            -          -
Recall            own           attested    any_scope      -            -          -
DestroyOwnCopy    own           -           any_scope      -            -          -
Open              own           in_person   scope_read     -            -          -
Refuse            own           in_person   scope_read     -            -          -
Deliver           -             in_person   scope_read     -            -          -
Pause             own           -           any_scope      -            -          -
Resume            own           -           any_scope      -            -          -
Withdraw          own           -           any_scope      -            -          -
PauseCase         -             case        -              -            -          -
ResumeCase        -             case        -              -            -          -
Answered          -             case        -              -            -          -
HandNote          -             case        -              -            -          -
WriteNote         conversation  case        conversation   -            -          -
"""
