"""What supervision says of the monthly appraisal on the bus: ids and decisions; no word of evidence or reasons."""

from marshmallow import fields

from contracts.appraisals import Effect, Ground
from contracts.fields import CentreId, EventData, Moment, one_of
from contracts.supervision.appraisals import item


class AppraisalOpened(EventData):
    """supervision.appraisal_opened.v1"""

    month = fields.String(required=True)
    ranking = fields.Boolean(required=True)


class AppraisalPublished(EventData):
    """supervision.appraisal_published.v1"""

    appeals_until = Moment(required=True)


class AppraisalSealed(EventData):
    """supervision.appraisal_frozen.v1, supervision.appraisal_amended.v1"""

    edition = fields.Integer(required=True)
    sha256 = fields.String(required=True)


class ExclusionProposed(EventData):
    """supervision.appraisal_exclusion_proposed.v1"""

    exclusion = fields.String(required=True)
    item = item(required=True)
    ground = one_of(Ground, required=True)


class ExclusionDecided(EventData):
    """supervision.appraisal_exclusion_granted.v1, supervision.appraisal_exclusion_refused.v1"""

    exclusion = fields.String(required=True)
    item = item(required=True)


class Appealed(EventData):
    """supervision.appraisal_appealed.v1, against an item or a consequence `at` a centre."""

    appeal = fields.String(required=True)
    at = CentreId(required=True)
    final = fields.Boolean(required=True)
    item = item()
    consequence = fields.String()


class AppealDecided(EventData):
    """supervision.appraisal_appeal_granted.v1, supervision.appraisal_appeal_refused.v1"""

    appeal = fields.String(required=True)


class ConsequenceProposed(EventData):
    """supervision.appraisal_consequence_proposed.v1"""

    consequence = fields.String(required=True)
    at = CentreId(required=True)
    effect = one_of(Effect, required=True)


class ConsequenceDecided(EventData):
    """supervision.appraisal_consequence_granted.v1, …_refused.v1, …_revoked.v1"""

    consequence = fields.String(required=True)


APPRAISAL_OPENED, APPRAISAL_PUBLISHED, APPRAISAL_SEALED = AppraisalOpened(), AppraisalPublished(), AppraisalSealed()
EXCLUSION_PROPOSED, EXCLUSION_DECIDED = ExclusionProposed(), ExclusionDecided()
APPEALED, APPEAL_DECIDED = Appealed(), AppealDecided()
CONSEQUENCE_PROPOSED, CONSEQUENCE_DECIDED = ConsequenceProposed(), ConsequenceDecided()
