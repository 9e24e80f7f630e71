"""The tables of campaigns, by their subject."""

from proeftuin.campaigns.models.campaign import Campaign, CampaignQuerySet, Letter, Line, Pledge
from proeftuin.campaigns.models.fund import Backing, FundEntry, MatchFund

__all__ = ["Backing", "Campaign", "CampaignQuerySet", "FundEntry", "Letter", "Line", "MatchFund", "Pledge"]
