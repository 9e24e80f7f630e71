"""The files of Consul, adhocracy, Go Vocal and Cap Collectif."""

from django.utils.translation import gettext_noop

from proeftuin.exchange.process_import.decidim import DECIDIM
from proeftuin.exchange.process_import.dialects import COUNTED, NO_PLACE, PERSON, TECHNICAL, Entity, Platform

_NEEDS_QUESTIONS = gettext_noop("Answers of a survey need its questions: import the questionnaire first.")

# Consul ------------------------------------------------------------------------------------------------------------
CONSUL = Platform(
    "consul", "Consul",
    [
        Entity("comments", "comment", [["proposalid"], ["parentid"], ["text"]],
               {"id": "id", "parentid": "parent", "proposalid": "on_id", "date": "created_at", "time": "clock",
                "text": "body", "numpositivevotes": "ups", "numnegativevotes": "downs", "userid": "writer"},
               {"page": TECHNICAL, "usertype": PERSON, "numvotes": COUNTED}),
        Entity("comments", "comment", [["commentable_id"], ["body"]],
               {"id": "id", "body": "body", "commentable_id": "on_id", "commentable_type": "on_type",
                "ancestry": "ancestry", "cached_votes_up": "ups", "cached_votes_down": "downs",
                "public_created_at": "created_at", "created_at": "created_at"},
               {"cached_votes_total": COUNTED, "public_author/*": PERSON, "public_author": PERSON,
                "confidence_score": COUNTED, "votes_for/*": PERSON}),
        Entity("votes", "nothing", [["votable_id"], ["vote_flag"]], {}, {"*": PERSON}, why_nothing=COUNTED),
        Entity("proposals", "idea", [["title"], ["numsupports", "numcomments"]],
               {"id": "id", "url": "url", "code": "extra:code", "title": "title", "date": "created_at",
                "summary": "summary", "text": "body", "numcomments": "comments", "status": "state",
                "numsupports": "supports", "isassociation": "extra:by_association"}, {"userid": PERSON}),
        Entity("investments", "idea", [["title", "titulo", "titel", "titre"],
                                       ["feasibility*", "viabilidad*", "factibilidad*", "haalbaarheid*", "machbarkeit*",
                                        "faisabilite*"]],
               {"id": "id", "title": "title", "titulo": "title", "titel": "title", "titre": "title",
                "supports": "supports", "apoyos": "supports", "steun": "supports", "unterstutzungen": "supports",
                "soutiens": "supports", "scope of operation": "area", "ambito de actuacion": "area",
                "feasibility*": "feasibility", "viabilidad*": "feasibility", "factibilidad*": "feasibility",
                "haalbaarheid*": "feasibility", "machbarkeit*": "feasibility", "faisabilite*": "feasibility",
                "selected": "selected", "seleccionado": "selected", "geselecteerd": "selected",
                "description": "body", "price": "cost", "location": "address", "feasibility": "feasibility"},
               {"administrator": PERSON, "administrador": PERSON, "valuator": PERSON, "valuator*": PERSON,
                "evaluador": PERSON, "valuation group": TECHNICAL, "val. fin.": TECHNICAL, "ev. fin.": TECHNICAL,
                "show to valuators": TECHNICAL, "mostrar a evaluadores": TECHNICAL, "grupo evaluador": TECHNICAL,
                "author username": PERSON, "author*": PERSON, "nombre de usuario*": PERSON, "comments*": COUNTED},
               part="projects"),
        Entity("debates", "idea", [["title"], ["cached_votes_down"]],
               {"id": "id", "title": "title", "description": "body", "cached_votes_up": "supports",
                "cached_votes_down": "against", "comments_count": "comments", "geozone/name": "area", "geozone": "area",
                "public_created_at": "created_at", "tags": "extra:tags"},
               {"public_author*": PERSON, "confidence_score": COUNTED, "hot_score": COUNTED, "*votes*": COUNTED,
                "geozone_id": TECHNICAL}, part="debates"),
        Entity("proposals", "idea", [["title"], ["description", "summary"], ["id"]],
               {"id": "id", "title": "title", "summary": "summary", "description": "body",
                "cached_votes_up": "supports", "comments_count": "comments", "geozone/name": "area", "geozone": "area",
                "public_created_at": "created_at", "created_at": "created_at", "retired_at": "withdrawn_at",
                "retired_explanation": "more", "tags": "extra:tags", "video_url": "extra:video"},
               {"public_author*": PERSON, "confidence_score": COUNTED, "hot_score": COUNTED, "geozone_id": TECHNICAL,
                "retired_reason": TECHNICAL, "proposal_notifications*": NO_PLACE, "votes_for*": COUNTED}),
    ],
    dialects=[("Decide Madrid open data", ["numsupports", "proposalid"]),
              ("Consul GraphQL", ["public_created_at", "cached_votes_up", "ancestry"]),
              ("Consul investments CSV", ["feasibility*", "viabilidad*", "factibilidad*", "haalbaarheid*"]),
              ("Consul JSON", ["description", "body"])],
)  # fmt: skip

# adhocracy ---------------------------------------------------------------------------------------------------------
_A_PERSON = {"creator*": PERSON, "ersteller*": PERSON, "contact_*": PERSON, "contact *": PERSON, "kontakt*": PERSON,
             "autor*": PERSON, "e-mail*": PERSON, "email*": PERSON}  # fmt: skip
ADHOCRACY = Platform(
    "adhocracy", "adhocracy",
    [
        Entity("poll answers", "nothing", [["voter_id"]], {}, {"*": NO_PLACE}, why_nothing=_NEEDS_QUESTIONS),
        Entity("comments", "comment", [["replies_to_comment", "replies_to_reference", "replies to comment",
                                        "replies to reference", "antwort auf kommentar"]],
               {"id": "id", "comment": "body", "kommentar": "body", "created": "created_at", "erstellt": "created_at",
                "erstellt am": "created_at", "replies_to_comment": "parent", "replies to comment": "parent",
                "antwort auf kommentar": "parent", "replies_to_reference": "on_id", "replies to reference": "on_id",
                "antwort auf referenz": "on_id", "link": "about_url", "ratings_positive": "ups",
                "ratings_negative": "downs", "positive ratings": "ups", "negative ratings": "downs",
                "positive bewertungen": "ups", "negative bewertungen": "downs"}, _A_PERSON),
        Entity("plans", "idea", [["title", "titel"], ["participation", "participation_explanation",
                                                      "organisation_name"]],
               {"title": "title", "titel": "title", "link": "url", "description": "body", "beschreibung": "body",
                "description_image": "extra:image", "district": "area", "cost": "extra:cost",
                "duration": "extra:duration", "status": "extra:status", "participation": "extra:participation",
                "participation_explanation": "more", "organisation_name": "extra:organisation",
                "topics": "category", "projects": "extra:projects", "projects_links": "extra:projects_links",
                "created": "created_at", "is_draft": "is_draft", "location_lon": "longitude",
                "location_lat": "latitude", "location_label": "address"},
               {**_A_PERSON, "modified": TECHNICAL}, official=True, part="plans"),
        Entity("ideas", "idea", [["reference_number", "reference no.", "referenznummer", "referenz-nr."],
                                 ["name", "titel", "title"]],
               {"reference_number": "id", "reference no.": "id", "referenznummer": "id", "referenz-nr.": "id",
                "link": "url", "name": "title", "titel": "title", "title": "title", "description": "body",
                "beschreibung": "body", "ratings_positive": "supports", "positive ratings": "supports",
                "positive bewertungen": "supports", "ratings_negative": "against", "negative ratings": "against",
                "negative bewertungen": "against", "support": "supports", "token_vote_count": "supports",
                "category": "category", "kategorie": "category", "labels": "extra:labels", "comment_count": "comments",
                "comment count": "comments", "anzahl kommentare": "comments", "location_lon": "longitude",
                "location (longitude)": "longitude", "standort (langengrad)": "longitude", "location_lat": "latitude",
                "location (latitude)": "latitude", "standort (breitengrad)": "latitude", "location_label": "address",
                "location (label)": "address", "standort (bezeichnung)": "address", "moderator_status": "state",
                "moderator status": "state", "moderator_feedback_text": "answer", "official statement": "answer",
                "offizielle ruckmeldung": "answer", "created": "created_at", "erstellt": "created_at",
                "erstellt am": "created_at", "budget": "extra:budget"},
               {**_A_PERSON, "moderator_remark": PERSON, "remark": PERSON, "modified": TECHNICAL}),
    ],
)  # fmt: skip

# Go Vocal ----------------------------------------------------------------------------------------------------------
_G_IDEAS = {
    "id": "id", "title": "title", "titel": "title", "titre": "title", "description": "body", "beschrijving": "body",
    "beschreibung": "body", "submitted_at": "created_at", "submitted at": "created_at", "ingediend op": "created_at",
    "eingereicht am": "created_at", "soumis le": "created_at", "published_at": "published_at",
    "published at": "published_at", "gepubliceerd op": "published_at", "veroffentlicht am": "published_at",
    "publie le": "published_at", "comments": "comments", "reacties": "comments", "kommentare": "comments",
    "commentaires": "comments", "likes": "supports", "upvotes": "supports", "vind ik leuk": "supports",
    "dislikes": "against", "downvotes": "against", "unsure": "neutral", "neutral": "neutral", "url": "url",
    "topics": "category", "tags": "category", "status": "state", "statut": "state", "latitude": "latitude",
    "longitude": "longitude", "breedtegraad": "latitude", "lengtegraad": "longitude",
    "location_description": "address", "location description": "address", "location": "address",
    "votes": "supports", "picks": "extra:picks", "participants": "extra:participants", "baskets": "extra:picks",
    "manual votes": "paper", "offline votes": "paper", "proposed_budget": "extra:proposed_budget",
    "proposed budget": "extra:proposed_budget", "budget": "extra:budget", "project": "project",
}  # fmt: skip
_G_LEFT = {
    "author_*": PERSON, "author *": PERSON, "auteur*": PERSON, "autor*": PERSON, "assignee*": PERSON,
    "toegewezen*": PERSON, "cosponsors": PERSON, "attachments": NO_PLACE, "attachmens": NO_PLACE, "assigne*": PERSON,
}  # fmt: skip
GO_VOCAL = Platform(
    "govocal", "Go Vocal",
    [
        Entity("comments", "comment", [["input_id", "input id"], ["comment", "reactie", "commentaire"]],
               {"id": "id", "input_id": "on_id", "input id": "on_id", "comment": "body", "reactie": "body",
                "commentaire": "body", "likes_count": "ups", "upvotes_count": "ups", "created_at": "created_at",
                "parent_comment_id": "parent"},
               {**_G_LEFT, "input": COUNTED, "project": TECHNICAL}),
        Entity("users", "nothing", [["first_name"], ["last_name"]], {}, {"*": PERSON}, why_nothing=PERSON),
        Entity("inputs of a phase", "idea", [["id"], ["title", "titel", "titre"], ["submitted at", "ingediend op",
                                                                     "eingereicht am", "soumis le"]],
               _G_IDEAS, _G_LEFT, unknown_to_extra=True,
               forms_end=("latitude", "author name", "author email", "submitted at", "ingediend op", "auteur")),
        Entity("ideas", "idea", [["id"], ["title"], ["likes", "upvotes", "published_at"], ["url", "status"]],
               _G_IDEAS, {**_G_LEFT, "*": PERSON}),
    ],
    dialects=[("Go Vocal, inputs of a phase", ["submitted at", "ingediend op", "eingereicht am", "soumis le"]),
              ("Go Vocal, likes", ["likes", "dislikes", "likes_count"]),
              ("Go Vocal, older (upvotes)", ["upvotes", "downvotes", "upvotes_count"])],
)  # fmt: skip

# Cap Collectif -----------------------------------------------------------------------------------------------------
CAP_COLLECTIF = Platform(
    "cap-collectif", "Cap Collectif",
    [
        Entity("proposals", "idea", [["votes_totalcount", "votes_digitalcount"], ["title"], ["id"]],
               {"id": "id", "title": "title", "summary": "summary", "description": "body", "link": "url",
                "reference": "extra:reference", "votes_totalcount": "supports_total",
                "votes_digitalcount": "supports", "votes_papercount": "paper",
                "votes_totalpointscount": "extra:points", "createdat": "created_at", "publishedat": "published_at",
                "publicationstatus": "publication", "trashedat": "trashed_at", "status_name": "state",
                "estimation": "cost", "category_name": "category", "theme_title": "subcategory",
                "formattedaddress": "address", "address_lat": "latitude", "address_lng": "longitude",
                "district_name": "area", "officialresponse": "answer", "comments_id": "row:comment",
                "comments_body": "comment_body", "comments_createdat": "comment_at",
                "comments_parent_id": "comment_parent", "comments_author_id": "comment_writer",
                "comments_votes_totalcount": "comment_ups", "votes_id": "row:vote", "news_id": "row:news",
                "news_title": "news_title", "news_body": "news_body", "news_createdat": "news_at"},
               {"author_*": PERSON, "votes_digitalpointscount": COUNTED, "votes_paperpointscount": COUNTED,
                "updatedat": TECHNICAL, "undraftat": TECHNICAL, "trashedreason": PERSON, "illustration": NO_PLACE,
                "votes_*": PERSON, "comments_*": PERSON, "news_*": NO_PLACE}),
    ],
    strip="proposal_",
)  # fmt: skip

PLATFORMS = {one.format: one for one in (DECIDIM, CONSUL, ADHOCRACY, GO_VOCAL, CAP_COLLECTIF)}
