"""What the answers about one's own account look like. They only describe: rows are plain dicts."""

from rest_framework import serializers


class WebhookSerializer(serializers.Serializer):
    """An address of yours, and which of your notices go there."""

    id = serializers.IntegerField()
    place = serializers.CharField(help_text="Its host and last letters. The address may be a key, so it is not told.")
    format = serializers.CharField(help_text="`json`, `discord` or `slack`.")
    kinds = serializers.ListField(child=serializers.CharField(), help_text="The kinds of notices that it hears of.")
    only = serializers.CharField(help_text="What alone it hears of, as `problem:42`; empty for everything.")
    made_at = serializers.DateTimeField()
    is_on = serializers.BooleanField(help_text="Whether anything is sent there now.")
    off_because = serializers.CharField(help_text="Why it is off; empty where it is on.")
    failures = serializers.IntegerField(help_text="Tries in a row that failed.")


class WebhookWithSecretSerializer(WebhookSerializer):
    """The same, with what signs its deliveries."""

    secret = serializers.CharField(
        help_text="Told this once. It is empty where the answer is repeated for an `Idempotency-Key`: take a new one."
    )


class DeliverySerializer(serializers.Serializer):
    """One notice on its way to one webhook, or a trial."""

    id = serializers.IntegerField()
    number = serializers.UUIDField(help_text="Stays through every try: the header `Circuit-Board-Delivery`.")
    webhook = serializers.IntegerField(help_text="The id of the webhook that it goes to.")
    notice = serializers.IntegerField(allow_null=True, help_text="The notice's `id`; null for a trial.")
    state = serializers.CharField(help_text="`waiting`, `sending`, `done`, `failed` or `dropped`.")
    attempts = serializers.IntegerField(help_text="How often it was tried; sending it again begins anew.")
    made_at = serializers.DateTimeField()
    next_try_at = serializers.DateTimeField(
        allow_null=True, help_text="When it is tried next, in UTC; null where it no longer waits."
    )
    sent_at = serializers.DateTimeField(allow_null=True, help_text="When it was last tried, in UTC; null before that.")
    status_code = serializers.IntegerField(
        allow_null=True, help_text="The HTTP status that the other side answered; null where it gave none."
    )
    body = serializers.CharField(help_text="What was sent, the last time.")
    answer = serializers.CharField(help_text="What came back, the beginning of it.")
    trouble = serializers.CharField(help_text="Why nothing came back, or why it failed.")


class ApiTokenSerializer(serializers.Serializer):
    """A token of yours, never its text."""

    id = serializers.IntegerField()
    name = serializers.CharField(help_text="What its owner calls it.")
    ending = serializers.CharField(help_text="Its last letters.")
    scopes = serializers.ListField(
        child=serializers.CharField(), help_text="What it may do: keys of scopes, as `/api/` lists them."
    )
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(help_text="When it stops working by itself, in UTC.")
    last_used_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was last used, in UTC; null where it never was."
    )
    revoked_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was taken back, in UTC; null where it was not."
    )


class MailSettingsSerializer(serializers.Serializer):
    """How you hear by mail."""

    paces = serializers.DictField(
        child=serializers.CharField(), help_text="For each kind of notice: `at-once`, `daily`, `weekly` or `off`."
    )
