// The console's scripts. Every page works without them; they make it quicker.
import "./theme.js";
import "./menu.js";
import "./toasts.js";
import "./drafts.js";
import "./panes.js";
import "./live.js";
import "./shortcuts.js";
import "./copying.js";
import "./uploading.js";
