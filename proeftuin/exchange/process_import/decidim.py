"""The files of Decidim: versions up to 0.29, 0.30 and 0.31, and the data files of Barcelona's first process."""

from django.utils.translation import gettext_noop

from proeftuin.exchange.process_import.dialects import (
    COUNTED,
    NO_PLACE,
    OTHER_LANGUAGE,
    PERSON,
    TECHNICAL,
    Entity,
    Platform,
)

_SPACE = {"participatory_space/url": "space_url", "participatory_space/id": "space_id", "component/id": "component"}
_PLACES = {
    "category/name": "category", "category/name/*": "category", "taxonomies/name": "category",
    "taxonomies/name/*": "category", "scope/name": "area", "scope/name/*": "area", "address": "address",
    "latitude": "latitude", "longitude": "longitude",
}  # fmt: skip
_TEXT = {
    "id": "id", "title": "title", "title/*": "title", "url": "url", "created_at": "created_at",
    "published_at": "published_at", "comments": "comments", "comments_count": "comments",
}  # fmt: skip
_LEFT = {
    "author/*": PERSON, "coauthors/*": PERSON, "user_group/*": PERSON, "endorsements/user_endorsements": PERSON,
    "likes/user_endorsements": PERSON, "authors/*": PERSON, "last_comment_by/*": PERSON, "category/id": TECHNICAL,
    "taxonomies/id": TECHNICAL, "scope/id": TECHNICAL, "updated_at": TECHNICAL, "attachments": NO_PLACE,
    "*/machine_translations/*": OTHER_LANGUAGE, "followers": NO_PLACE, "follows_count": NO_PLACE,
    "component/id": TECHNICAL, "coauthorships_count": NO_PLACE, "participatory_space/*": TECHNICAL,
}  # fmt: skip

PROPOSALS = Entity(
    "proposals", "idea", [["title", "title/*"], ["body", "body/*"], ["votes", "supports", "state", "component/id",
                                                                    "category/id", "reference", "url", "id"]],
    {**_TEXT, **_SPACE, **_PLACES, "body": "body", "body/*": "body", "state": "state", "answer": "answer",
     "answer/*": "answer", "answered_at": "answered_at", "votes": "supports", "supports": "supports",
     "reference": "extra:reference", "withdrawn": "withdrawn", "withdrawn_at": "withdrawn_at", "cost": "cost",
     "cost/*": "cost", "execution_period": "carried_out_by", "execution_period/*": "carried_out_by",
     "cost_report": "more_answer", "cost_report/*": "more_answer", "endorsements/total_count": "extra:endorsements",
     "likes/total_count": "extra:endorsements", "endorsements": "extra:endorsements",
     "related_proposals": "extra:related_proposals", "original_proposal/url": "extra:amends",
     "meeting_urls": "extra:meetings", "is_amend": "extra:is_amendment"},
    {**_LEFT, "state_published_at": TECHNICAL, "original_proposal/title": TECHNICAL, "created_in_meeting": NO_PLACE},
)  # fmt: skip
PROJECTS = Entity(
    "projects", "idea", [["title", "title/*"], ["budget_amount"], ["confirmed_votes", "budget/id"]],
    {**_TEXT, **_SPACE, **_PLACES, "description": "body", "description/*": "body", "confirmed_votes": "supports",
     "budget_amount": "extra:budget", "budget/title": "extra:budget_of", "budget/title/*": "extra:budget_of",
     "selected_at": "selected_at", "reference": "extra:reference", "related_proposal_urls": "leads_to"},
    {**_LEFT, "budget/*": TECHNICAL, "related_proposals": TECHNICAL, "related_proposal_titles": TECHNICAL},
    official=True, part="projects",
)  # fmt: skip
RESULTS = Entity(
    "results", "idea", [["title", "title/*"], ["progress", "status/key", "status/id"]],
    {**_TEXT, **_SPACE, **_PLACES, "description": "body", "description/*": "body", "start_date": "starts_on",
     "end_date": "ends_on", "progress": "progress", "status/key": "extra:status", "status/name": "step",
     "status/name/*": "step", "proposal_urls": "leads_to", "reference": "extra:reference",
     "parent/id": "extra:part_of"},
    {**_LEFT, "status/id": TECHNICAL, "children_count": COUNTED},
    official=True, part="results",
)  # fmt: skip
MEETINGS = Entity(
    "meetings", "idea", [["title", "title/*"], ["start_time"], ["attendees", "location", "contributions",
                                                             "organizations"]],
    {**_TEXT, **_SPACE, **_PLACES, "description": "body", "description/*": "body", "start_time": "starts_on",
     "end_time": "ends_on", "attendees": "extra:attendees", "contributions": "extra:contributions",
     "organizations": "extra:organisations", "location": "more_address", "location/*": "more_address",
     "reference": "extra:reference", "withdrawn": "withdrawn", "withdrawn_at": "withdrawn_at",
     "related_proposals": "extra:related_proposals", "related_results": "extra:related_results"},
    {**_LEFT, "published": TECHNICAL},
    official=True, part="meetings",
)  # fmt: skip
DEBATES = Entity(
    "debates", "idea", [["title", "title/*"], ["instructions", "instructions/*", "information_updates", "conclusions",
                                              "conclusions/*", "comments_enabled"]],
    {**_TEXT, **_SPACE, **_PLACES, "description": "body", "description/*": "body", "instructions": "more",
     "instructions/*": "more", "information_updates": "more", "information_updates/*": "more",
     "start_time": "starts_on",
     "end_time": "ends_on", "reference": "extra:reference", "conclusions": "conclusion", "conclusions/*": "conclusion",
     "closed_at": "answered_at", "endorsements_count": "extra:endorsements", "likes_count": "extra:endorsements"},
    {**_LEFT, "last_comment_at": COUNTED, "comments_enabled": TECHNICAL},
    part="debates",
)  # fmt: skip
INITIATIVES = Entity(
    "initiatives", "idea", [["signature_type"], ["title", "title/*"]],
    {**_TEXT, **_PLACES, "reference": "id", "description": "body", "description/*": "body", "answer": "answer",
     "answer/*": "answer", "answered_at": "answered_at", "online_votes": "supports", "offline_votes": "paper",
     "area/name": "area", "area/name/*": "area", "type/title": "category", "type/title/*": "category",
     "state": "extra:state", "signature_start_date": "starts_on", "signature_end_date": "ends_on",
     "hashtag": "extra:hashtag", "answer_url": "extra:answer_url"},
    {**_LEFT, "signatures": COUNTED, "signature_type": TECHNICAL, "scope/*": TECHNICAL, "type/*": TECHNICAL,
     "area/*": TECHNICAL, "first_progress_notification_at": TECHNICAL, "second_progress_notification_at": TECHNICAL},
    part="initiatives",
)  # fmt: skip
COMMENTS = Entity(
    "comments", "comment", [["commentable_id"], ["body"]],
    {"id": "id", "created_at": "created_at", "body": "body", "locale": "language", "author/id": "writer",
     "alignment": "side", "depth": "depth", "commentable_id": "on_id", "commentable_type": "on_type",
     "root_commentable_url": "about_url"},
    {"author/name": PERSON, "author/*": PERSON, "user_group/*": PERSON},
)  # fmt: skip
PROCESSES = Entity(
    "processes", "process", [["slug"], ["title", "title/*"], ["short_description", "short_description/*"]],
    {"id": "id", "slug": "slug", "title": "title", "title/*": "title", "url": "url", "description": "body",
     "description/*": "body", "short_description": "summary", "short_description/*": "summary",
     "start_date": "starts_on",
     "end_date": "ends_on", "local_area": "area", "local_area/*": "area", "participatory_process_steps": "stages",
     "published_at": "published_at"},
    {"*": NO_PLACE},
)  # fmt: skip
OTHERS = [
    Entity("users", "nothing", [["nickname"], ["direct_messages_enabled", "profile_url", "about"]], {}, {"*": PERSON},
           why_nothing=PERSON),
    Entity("moderations", "nothing", [["reported_url"], ["report_count"]], {}, {"*": PERSON}, why_nothing=PERSON),
    Entity("metrics", "nothing", [["metric_type"], ["cumulative"]], {}, {"*": COUNTED}, why_nothing=COUNTED),
    Entity("survey answers", "nothing", [["ip hash", "user status"]], {}, {"*": NO_PLACE},
           why_nothing=gettext_noop("Answers of a survey need its questions: import the questionnaire first.")),
]  # fmt: skip
# The open data of "Pla d'Actuació Municipal", Barcelona 2016: headed in Catalan, before Decidim had an export.
PLANS_CA = Entity(
    "results", "idea", [["titol"], ["suports"], ["propostes"]],
    {"id": "id", "titol": "title", "descripcio": "body", "districte": "area", "categoria": "category",
     "subcategoria": "subcategory", "suports": "supports", "comentaris": "comments", "propostes": "extra:proposals",
     "participants": "extra:participants", "intervencions": "extra:contributions", "url": "url"},
    official=True, part="results",
)  # fmt: skip
MEETINGS_CA = Entity(
    "meetings", "idea", [["id de cita"], ["titol"], ["assistents"]],
    {"id de cita": "id", "titol": "title", "descripcio": "body", "data": "starts_on", "adreca": "address",
     "districte": "area", "categoria": "category", "subcategoria": "subcategory", "assistents": "extra:attendees",
     "propostes": "extra:proposals", "intervencions": "extra:contributions", "url": "url"},
    official=True, part="meetings",
)  # fmt: skip

DECIDIM = Platform(
    "decidim", "Decidim",
    [COMMENTS, PROJECTS, RESULTS, DEBATES, MEETINGS, INITIATIVES, PROCESSES, *OTHERS, PROPOSALS, PLANS_CA, MEETINGS_CA],
    dialects=[
        ("Decidim 0.31", ["likes/total_count", "likes/user_endorsements", "likes_count"]),
        ("Decidim 0.30", ["taxonomies/*", "endorsements/total_count", "state_published_at"]),
        ("Decidim 0.29 and before", ["category/*", "scope/*", "supports", "followers", "user_group/*"]),
        ("Decidim Barcelona 2016 (Catalan)", ["titol"]),
    ],
)  # fmt: skip
