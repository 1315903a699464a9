/** What the list of records calls each of them: the words of the button that made it. */
import type { Language } from '#lib/base/localized.ts';
import { notMetWords } from '#lib/field/contact-words.ts';
import type { DayBundle, DayContact, RosterEntry } from '#lib/field/day.ts';
import { templateOf } from '#lib/field/person.ts';
import type { OperationKind } from '#lib/field/protocol.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { ContactResult } from '#lib/programmes/facts.ts';

type Met = Pick<DayContact, 'stepKey' | 'result'> & { measures: { key: string }[] };
/** Whom a record is about, and the contact where it is one; what the phone does not know is null. */
export type About = { entry: RosterEntry | null; contact: Met | null };

const kinds: Record<OperationKind, () => string> = {
	enrol: m.walkin_kind,
	'check-in': m.field_kind_check_in,
	consent: m.field_kind_consent,
	contact: m.field_kind_contact,
	anchor: m.field_kind_anchor,
	survey: m.kiosk_kind,
	supply: m.supplies_hand_out,
	'supply-undo': m.supplies_kind_undo,
	note: m.notes_kind,
	exception: m.exceptions_kind,
	'exception-undo': m.exceptions_kind_undo
};

/** The title of a record. `kind` may be one of a newer app. */
export function recordTitle(
	kind: OperationKind,
	{ entry, contact }: About,
	day: DayBundle | null,
	language: Language
): string {
	const template = day && entry && templateOf(day, entry);
	if (kind === 'contact' && contact) {
		if (contact.stepKey === null) {
			const keys = contact.measures.map(({ key }) => key);
			const read = template?.measures.filter(({ key }) => keys.includes(key)) ?? [];
			const measure = read.map(({ label }) => label[language]).join(', ');
			return measure ? m.field_take_reading({ measure }) : m.field_kind_reading();
		}
		if (contact.result === 'no_show') return m.field_kind_absent();
		const why = contact.result as ContactResult;
		return why === 'attended'
			? m.field_kind_contact()
			: m.field_kind_not_met({ why: notMetWords(why) });
	}
	// Which of several dates it was is no longer here once the server has it.
	const [anchor, ...others] = template?.anchors ?? [];
	if (kind === 'anchor' && anchor && others.length === 0) {
		return m.field_set_anchor({ anchor: anchor.label[language] });
	}
	return kinds[kind]?.() ?? m.field_kind_other();
}
