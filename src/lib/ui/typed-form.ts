/*
 * A form whose typed things stay, whatever else is pressed on its page. The switches of the header
 * and of the footer are buttons of that form: they send what was typed along, and the page comes
 * back in the other language or the other colours, filled, with nothing done.
 */

/** The id of the one such form of a page; the switches name it. */
export const TYPED_FORM = 'typed';

/** What the switches send besides the form's own fields. */
export const SHOW_LANGUAGE = 'show-language';
export const SHOW_CONTRAST = 'show-contrast';

/** The field that carries a form past the page of signing in. */
export const CARRIED_FORM = 'carried-form';
