"""What the answers about programs look like, for the schema."""

from rest_framework import serializers

from problems.api.shapes import AuthorSerializer, PersonSerializer
from programs.models import changes, mentor_states, programs


class RoundSerializer(serializers.Serializer):
    """One dated round. Its dates are Anywhere on Earth."""

    id = serializers.IntegerField(help_text="What the verbs of a round call it.")
    name = serializers.CharField()
    state = serializers.ChoiceField(programs.State.choices, help_text="What its dates say now.")
    opens_on = serializers.DateField(allow_null=True)
    closes_on = serializers.DateField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True, help_text="When `closes_on` has ended everywhere.")
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    source = serializers.CharField(help_text="Mostly an address.")  # type: ignore[assignment]
    last_confirmed_on = serializers.DateField(allow_null=True)
    is_stale = serializers.BooleanField(help_text="Whether nobody has confirmed the dates for 90 days.")


class ProgramSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="What `/deletions/` calls it.")
    key = serializers.CharField()
    name = serializers.CharField()
    url = serializers.URLField()
    link = serializers.URLField(help_text="The program's own page, where one applies.")
    other_link = serializers.CharField()
    self_study_link = serializers.CharField()
    host = serializers.CharField()
    kind = serializers.ChoiceField(programs.Kind.choices)
    what = serializers.CharField()
    format = serializers.ChoiceField(programs.Format.choices)
    location = serializers.CharField()
    length = serializers.CharField()
    hours_per_week = serializers.CharField(help_text="A number, or words: part-time.")
    stipend = serializers.BooleanField(allow_null=True, help_text="Null where it is not known.")
    stipend_note = serializers.CharField()
    eligibility = serializers.CharField()
    interp_areas = serializers.ListField(child=serializers.CharField())
    asks_for = serializers.ListField(child=serializers.CharField(), help_text="What an application holds.")
    usual_windows = serializers.CharField()
    note = serializers.CharField()
    history = serializers.ListField(child=serializers.CharField())
    takes_any_track = serializers.BooleanField()
    tracks = serializers.ListField(child=serializers.CharField(), help_text="Keys of the tracks whose work it takes.")
    wanted_skills = serializers.ListField(child=serializers.CharField(), help_text="Keys.")
    wanted_problems = serializers.ListField(child=serializers.IntegerField(), help_text="Numbers.")
    leads = PersonSerializer(many=True, help_text="Who keeps its page.")
    rounds = RoundSerializer(many=True, help_text="The latest first.")


class SponsorshipSerializer(serializers.Serializer):
    """What a mentor would look at: a problem, a track or a skill."""

    id = serializers.IntegerField(help_text="What `askMentor` calls it.")
    problem = serializers.IntegerField(allow_null=True, help_text="Its number.")
    track = serializers.CharField(allow_null=True, help_text="Its key.")
    skill = serializers.CharField(allow_null=True, help_text="Its key.")
    status = serializers.ChoiceField(
        [(value, value.label) for value in mentor_states.CONFIRMED], help_text="Full also where all places are taken."
    )
    note = serializers.CharField()
    confirmed_at = serializers.DateTimeField(help_text="When its mentor last said so.")
    expires_at = serializers.DateTimeField(help_text="Until when it holds.")


class MentorSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    person = PersonSerializer()
    program = serializers.CharField(help_text="Its key.")
    about = serializers.CharField()
    tracks = serializers.ListField(child=serializers.CharField(), help_text="Keys of the tracks they know well.")
    help = serializers.ListField(child=serializers.ChoiceField(mentor_states.Help.choices))
    approach = serializers.CharField(help_text="How they like to be asked.")
    capacity = serializers.IntegerField(help_text="With how many people at a time.")
    mentee_count = serializers.IntegerField(help_text="With how many now.")
    sponsorships = SponsorshipSerializer(many=True)


class MyMentorSerializer(MentorSerializer):
    """As the mentor, and those who keep the program, read it."""

    standing = serializers.ChoiceField(mentor_states.Standing.choices)


class MySponsorshipSerializer(SponsorshipSerializer):
    mentor = serializers.IntegerField(help_text="The id of the mentor.")
    status = serializers.ChoiceField(mentor_states.Sponsoring.choices)
    returns_on = serializers.DateField(allow_null=True, help_text="Until when they are away.")
    confirmed_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class KeptSponsorshipsSerializer(serializers.Serializer):
    """All that you sponsor, and what is proposed to you, after it was kept."""

    kept_count = serializers.IntegerField(help_text="How many hold for another while. Proposals wait for your answer.")
    sponsorships = MySponsorshipSerializer(many=True)


class MentorRequestSerializer(serializers.Serializer):
    """What one of its two people reads. Nobody else ever does."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    mentor = serializers.IntegerField(help_text="The id of the mentor.")
    sponsorship = serializers.IntegerField(help_text="The id of what it was asked under.")
    by = PersonSerializer()
    claim = serializers.IntegerField(allow_null=True, help_text="The work it is about: a claim or a write-up.")
    writeup = serializers.IntegerField(allow_null=True)
    did = serializers.CharField()
    asks = serializers.CharField()
    hours = serializers.IntegerField(help_text="A week.")
    contact = serializers.CharField(help_text="How to write to who asked. The mentor reads it after a yes.")
    status = serializers.ChoiceField(mentor_states.Asking.choices)
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    why_not = serializers.ChoiceField([("", ""), *mentor_states.WhyNot.choices])
    answer = serializers.CharField()
    mentor_contact = serializers.CharField(help_text="How to write to the mentor. Who asked reads it after a yes.")


class InvitedMentorSerializer(serializers.Serializer):
    """Somebody who was invited, and has not answered."""

    id = serializers.IntegerField(help_text="What `takeBackInvitation` calls it.")
    program = serializers.CharField(help_text="Its key.")
    person = AuthorSerializer()
    invited_by = AuthorSerializer()
    since = serializers.DateTimeField()


class ChangedFactSerializer(serializers.Serializer):
    field = serializers.CharField()
    before = serializers.CharField(help_text="As text: a day as 2026-11-23, a list with one entry a line.")
    after = serializers.CharField()


class ChangeSerializer(serializers.Serializer):
    """What was changed of a program, or asked for."""

    number = serializers.IntegerField(help_text="Within the program.")
    program = serializers.CharField(help_text="Its key.")
    act = serializers.ChoiceField(changes.Act.choices)
    round = serializers.CharField(help_text="The name of the round; nothing for the page itself.")
    round_id = serializers.IntegerField(allow_null=True)
    standing = serializers.ChoiceField(changes.Standing.choices)
    by = AuthorSerializer()
    note = serializers.CharField()
    facts = ChangedFactSerializer(many=True, help_text="What it changes.")
    at = serializers.DateTimeField()
    lapses_at = serializers.DateTimeField(allow_null=True, help_text="Until when one that waits can be answered.")


class UnmadeChangeSerializer(ChangeSerializer):
    """What was asked for, and waits or was never made."""

    act = serializers.CharField()  # type: ignore[assignment]
    standing = serializers.CharField(help_text="`waiting`, `refused` or `lapsed`.")  # type: ignore[assignment]
