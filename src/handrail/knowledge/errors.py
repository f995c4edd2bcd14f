"""What can go wrong with knowledge."""

from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError


class MayNotApproveError(ForbiddenError):
    """You may not approve or retire articles."""

    code = "may_not_approve"


class NewerApprovedError(ConflictError):
    """A newer revision of this article is approved already."""

    code = "newer_approved"


class ArticleRetiredError(ConflictError):
    """This article is retired; import it again to bring it back."""

    code = "article_retired"


class NoTextError(InvalidError):
    """This article has no text that could be searched."""

    code = "no_text"


class FolderError(InvalidError):
    """This folder cannot be imported."""

    code = "folder"


class ImportRunningError(ConflictError):
    """An import of this source is running already."""

    code = "import_running"


class EncoderChangedError(ConflictError):
    """The embedding model was exchanged meanwhile; do it once more."""

    code = "encoder_changed"
    retry = True


class ReembeddingRunningError(ConflictError):
    """The passages are being embedded anew already."""

    code = "reembedding_running"
