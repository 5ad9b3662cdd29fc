"""What the équipe adds to the book: the photo of a town, the initiative retained, and the texts that are signed."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from initiatives.enums import Sight
from villes_internet.book.enums import Part, TextState
from villes_internet.book.order import LONGEST
from villes_internet.book.parts import LONGEST_AUTHOR, LONGEST_FUNCTION, LONGEST_SOURCE, LONGEST_TITLE


def picture_path(_picture: "ProfilePicture", _filename: str) -> str:
    """Where a picture is kept: under a name of ours, whatever its own."""
    return f"photos-livre/{uuid.uuid4().hex}.jpg"


def signature_path(_signature: "LetterSignature", _filename: str) -> str:
    """Where a signature is kept: under a name of ours, since a letter that waits may still name the one before."""
    return f"signatures/{uuid.uuid4().hex}.png"


class PrintedPicture(models.Model):
    """A photo already made fit for print, with what it shows, whose it is, and what of it stays in sight."""

    file = models.FileField("fichier", upload_to=picture_path, max_length=200)
    width = models.PositiveIntegerField("largeur, en pixels")
    height = models.PositiveIntegerField("hauteur, en pixels")
    sha256 = models.CharField("SHA-256 du fichier", max_length=64)
    alternative = models.CharField("description", max_length=250)
    credit = models.CharField("crédit", max_length=100)
    sight = models.CharField(
        "reste en vue", max_length=12, choices=Sight.choices, default=Sight.CENTER, db_default=Sight.CENTER.value
    )
    added_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ajoutée par"
    )
    added_at = models.DateTimeField("ajoutée le", auto_now=True)

    class Meta:
        abstract = True


def described(name: str) -> models.CheckConstraint:
    """The constraint, under this name, that a photo has a description and a credit."""
    return models.CheckConstraint(
        condition=~Q(alternative="") & ~Q(credit=""),
        name=name,
        violation_error_message="Une photo a une description et un crédit.",
    )


class ProfilePicture(PrintedPicture):
    """The photo of a collectivité's page in the book."""

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="book_picture", verbose_name="candidature"
    )

    class Meta:
        verbose_name = "photo d’une page du livre"
        verbose_name_plural = "photos des pages du livre"
        ordering = ["candidature__sort_key"]
        constraints = [described("picture_described_and_credited")]

    def __str__(self) -> str:
        return f"Photo de {self.candidature}"


class TextPicture(PrintedPicture):
    """The photo beside a text of the book, by the place of the text."""

    edition = models.ForeignKey("label.Edition", models.CASCADE, related_name="text_pictures", verbose_name="édition")
    slug = models.SlugField("place", max_length=LONGEST)

    class Meta:
        verbose_name = "photo d’un texte du livre"
        verbose_name_plural = "photos des textes du livre"
        ordering = ["edition", "slug"]
        constraints = [
            described("text_picture_described_and_credited"),
            models.UniqueConstraint("edition", "slug", name="text_picture_once"),
        ]

    def __str__(self) -> str:
        return f"Photo de « {self.slug} », livre {self.edition.year}"


# Signs that fit in the page’s place under a title of three lines, tried with the widest letters.
FOCUS_TITLE, FOCUS_TEXT, FOCUS_PARAGRAPHS = 70, 1300, 4
LONGEST_REMARK = 1000
LONGEST_ADDRESS = 500
LONGEST_SIGNATORY = 90
OBSERVATION = 320  # signs that stand under the longest initiative: those of 2012 have 342 at most


class ProfileFocus(models.Model):
    """The initiative that the équipe retains for a collectivité's page in the book, its text edited for print."""

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="book_focus", verbose_name="candidature"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", models.PROTECT, related_name="book_focuses", verbose_name="initiative"
    )
    title = models.CharField("titre imprimé", max_length=FOCUS_TITLE)
    text = models.TextField("texte imprimé", max_length=FOCUS_TEXT)
    retained_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="retenue par"
    )
    retained_at = models.DateTimeField("retenue le", auto_now=True)

    class Meta:
        verbose_name = "initiative retenue pour le livre"
        verbose_name_plural = "initiatives retenues pour le livre"
        ordering = ["candidature__sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(text=""),
                name="focus_has_title_and_text",
                violation_error_message="Un focus a un titre et un texte.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.candidature})"


def printed_length(text: str) -> int:
    """How much room a text takes, in ordinary letters: a capital or a wide letter takes two."""
    return sum(2 if sign.isupper() or sign in "mwœæ@%—" else 1 for sign in text)


class BookText(models.Model):
    """One text of the book of an edition, as it is printed; `slug` is its place (parts.Slot). It is reviewed as it
    stands: writing it again makes it wait for a reading.
    """

    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="book_texts", verbose_name="édition")
    slug = models.SlugField("place", max_length=80)
    part = models.CharField("partie", max_length=12, choices=Part.choices)
    rank = models.PositiveSmallIntegerField("rang", default=0)
    title = models.CharField("titre", max_length=LONGEST_TITLE, blank=True)
    author = models.CharField("auteur", max_length=LONGEST_AUTHOR, blank=True)
    function = models.CharField("fonction de l’auteur", max_length=LONGEST_FUNCTION, blank=True)
    is_summary = models.BooleanField("résumé d’un texte signé", default=False)
    text = models.TextField("texte")
    figures = models.TextField("chiffres", blank=True)
    source = models.CharField("source", max_length=LONGEST_SOURCE, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    written_at = models.DateTimeField("écrit le", auto_now=True)
    written_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="écrit par"
    )
    reviewed_at = models.DateTimeField("validé le", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="validé par"
    )

    class Meta:
        verbose_name = "texte du livre"
        verbose_name_plural = "textes du livre"
        ordering = ["edition", "part", "rank", "pk"]
        constraints = [
            models.UniqueConstraint("edition", "slug", name="book_text_once"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="book_text_says_something",
                violation_error_message="Un texte du livre n’est pas vide.",
            ),
            models.CheckConstraint(
                condition=Q(part__in=Part.values),
                name="book_text_has_a_place",
                violation_error_message="Ce texte n’a pas de place dans le livre.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(Part(self.part).label)

    @property
    def state(self) -> TextState:
        """Whether it waits for a reading."""
        return TextState.REVIEWED if self.reviewed_at is not None else TextState.WRITTEN


class TownWords(models.Model):
    """What a collectivité approves for its page in the book, whatever its level: the initiative and its words, its card
    and its photo as `facts` sums them up (SHA-256), and what it asks to change. It is signed by an agent of its own.
    """

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="book_words", verbose_name="candidature"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="book_words",
        verbose_name="initiative",
    )
    title = models.CharField("titre", max_length=FOCUS_TITLE, blank=True)
    text = models.TextField("texte", max_length=FOCUS_TEXT, blank=True)
    remark = models.TextField("remarque", max_length=LONGEST_REMARK, blank=True)
    facts = models.CharField("empreinte de la fiche et de la photo", max_length=64)
    approved_at = models.DateTimeField("approuvés le")
    approved_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="approuvés par")
    settled_at = models.DateTimeField("remarque traitée le", null=True, blank=True)
    settled_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="remarque traitée par"
    )

    class Meta:
        verbose_name = "mots d’une collectivité"
        verbose_name_plural = "mots des collectivités"
        ordering = ["candidature__sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(initiative__isnull=True, title="", text="")
                | (Q(initiative__isnull=False) & ~Q(title="") & ~Q(text="")),
                name="words_of_an_initiative",
                violation_error_message="Un titre et un texte sont ceux d’une initiative.",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(remark="")),
                name="words_remark_settled_by_somebody",
                violation_error_message="Une remarque se traite par quelqu’un.",
            ),
        ]

    def __str__(self) -> str:
        return f"Mots de {self.candidature}"

    @property
    def waits(self) -> bool:
        """Whether a remark waits for the équipe."""
        return bool(self.remark) and self.settled_at is None


class WordsDeadline(models.Model):
    """Until when the collectivités of an edition approve their words, before the book goes to its printer."""

    edition = models.OneToOneField(
        "label.Edition", models.CASCADE, related_name="words_deadline", verbose_name="édition"
    )
    until = models.DateTimeField("jusqu’au")

    class Meta:
        verbose_name = "délai des mots du livre"
        verbose_name_plural = "délais des mots du livre"

    def __str__(self) -> str:
        return f"Mots du livre {self.edition.year}"


class ProfileObservation(models.Model):
    """What is said of a collectivité on its page in the place of the rules' observation; `instead` is what the rules
    said when somebody took it over.
    """

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="book_observation", verbose_name="candidature"
    )
    text = models.TextField("texte imprimé", max_length=OBSERVATION)
    instead = models.TextField("à la place de")
    written_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="écrite par")
    written_at = models.DateTimeField("écrite le", auto_now=True)

    class Meta:
        verbose_name = "observation écrite à la main"
        verbose_name_plural = "observations écrites à la main"
        ordering = ["candidature__sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="observation_says_something",
                violation_error_message="Une observation n’est pas vide.",
            )
        ]

    def __str__(self) -> str:
        return f"Observation de {self.candidature}"


class BookOrder(models.Model):
    """In which order an edition's book prints what may move, by anchor, with the blank pages that were added; without
    one, the ordinary order.
    """

    edition = models.OneToOneField("label.Edition", models.CASCADE, related_name="book_order", verbose_name="édition")
    pieces = ArrayField(models.CharField(max_length=LONGEST), verbose_name="pièces")
    changed_at = models.DateTimeField("changé le", auto_now=True)
    changed_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="changé par")

    class Meta:
        verbose_name = "ordre d’un livre"
        verbose_name_plural = "ordres des livres"
        constraints = [
            models.CheckConstraint(
                condition=Q(pieces__len__gte=1),
                name="book_order_names_pieces",
                violation_error_message="Un ordre nomme des pièces.",
            )
        ]

    def __str__(self) -> str:
        return f"Ordre du livre {self.edition.year}"


class PageRemark(models.Model):
    """What somebody of the équipe says of a page of the book: the piece by its anchor, and which of its pages."""

    edition = models.ForeignKey("label.Edition", models.CASCADE, related_name="page_remarks", verbose_name="édition")
    piece = models.CharField("pièce", max_length=LONGEST)
    name = models.CharField("son nom", max_length=200)
    leaf = models.PositiveSmallIntegerField("page de la pièce", default=1)
    text = models.TextField("remarque", max_length=LONGEST_REMARK)
    written_at = models.DateTimeField("écrite le", auto_now_add=True)
    written_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="écrite par")
    settled_at = models.DateTimeField("traitée le", null=True, blank=True)
    settled_by = models.ForeignKey(
        "label.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="traitée par"
    )

    class Meta:
        verbose_name = "remarque sur une page du livre"
        verbose_name_plural = "remarques sur les pages du livre"
        ordering = ["edition", "piece", "leaf", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(piece="") & ~Q(name="") & Q(leaf__gte=1),
                name="page_remark_says_where_and_what",
                violation_error_message="Une remarque dit quelque chose d’une page.",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="page_remark_settled_by_somebody",
                violation_error_message="Une remarque se traite par quelqu’un.",
            ),
        ]

    def __str__(self) -> str:
        return f"Remarque sur « {self.name} », livre {self.edition.year}"

    @property
    def waits(self) -> bool:
        """Whether somebody has to do something."""
        return self.settled_at is None


class TextLink(models.Model):
    """What a visit of an address that a text of the book gives has found."""

    address = models.URLField("adresse", max_length=LONGEST_ADDRESS, unique=True)
    answers = models.BooleanField("répond")
    detail = models.CharField("ce qui a été constaté", max_length=120)
    visited_at = models.DateTimeField("visitée le", auto_now=True)

    class Meta:
        verbose_name = "adresse citée dans un livre"
        verbose_name_plural = "adresses citées dans les livres"
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address


class LetterSignature(models.Model):
    """Who signs the letters of an edition, and how: the picture of a signature, made fit for print."""

    edition = models.OneToOneField(
        "label.Edition", models.CASCADE, related_name="letter_signature", verbose_name="édition"
    )
    name = models.CharField("signataire", max_length=LONGEST_SIGNATORY)
    function = models.CharField("fonction", max_length=LONGEST_SIGNATORY)
    file = models.FileField("fichier", upload_to=signature_path, max_length=200)
    sha256 = models.CharField("SHA-256 du fichier", max_length=64)
    added_by = models.ForeignKey("label.User", models.PROTECT, related_name="+", verbose_name="ajoutée par")
    added_at = models.DateTimeField("ajoutée le", auto_now=True)

    class Meta:
        verbose_name = "signature des lettres"
        verbose_name_plural = "signatures des lettres"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(function="") & ~Q(file=""),
                name="signature_is_somebody",
                violation_error_message="Une signature est celle de quelqu’un.",
            )
        ]

    def __str__(self) -> str:
        return f"Signature des lettres {self.edition.year}"
