import type { ExceptionKind } from '#lib/amends/exception.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/** What an exception was, in words. */
export const exceptionWords: Record<ExceptionKind, () => string> = {
	extra_visit: m.exceptions_what_extra_visit,
	item: m.exceptions_what_item,
	off_hours_call: m.exceptions_what_off_hours_call,
	other: m.exceptions_what_other
};
