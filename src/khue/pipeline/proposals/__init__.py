"""From a document that was read to the plan of a city: what it proposes, which a person confirms (docs/plan.md)."""

from __future__ import annotations

from khue.pipeline.proposals.proposal import Proposal, ProposedClause, ProposedTarget, ProposedTask
from khue.pipeline.proposals.whole import proposed, with_proposal

__all__ = ["Proposal", "ProposedClause", "ProposedTarget", "ProposedTask", "proposed", "with_proposal"]
