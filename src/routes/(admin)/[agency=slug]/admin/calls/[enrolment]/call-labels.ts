import type { Language } from '#lib/base/localized.ts';
import type { OpenedPerson } from '#lib/calls/opened-person.ts';
import { fields } from '#lib/calls/typed-call.ts';
import { readField, untakenField } from '#lib/field/contact-draft.ts';
import { confirmedField } from '#lib/programmes/measures.ts';
import { answerField, talkedField } from '#lib/programmes/questions/question.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/** What the fields of a call are called, as the summary of what is wrong names them. */
export function labelsOf(
	{ asking, questions }: OpenedPerson,
	language: Language
): Record<string, string> {
	const measures = (asking?.template.measures ?? []).flatMap((def) => [
		[def.key, def.label[language]],
		[readField(def.key), m.field_safety_label()],
		[confirmedField(def.key), def.label[language]],
		[untakenField(def.key), m.untaken_why()]
	]);
	const asked = questions.flatMap(({ id }) => [
		[talkedField(id), m.calls_question_talked()],
		[answerField(id), m.calls_question_answer()]
	]);
	return {
		...Object.fromEntries([...measures, ...asked]),
		[fields.answer]: m.calls_how_it_goes(),
		[fields.sentence]: m.calls_sentence()
	};
}
