import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay } from '#lib/i18n/times.ts';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { ContactFact } from '#lib/programmes/facts.ts';
import { reasonLabel, type OutcomeResult } from '#lib/programmes/outcome.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** What became of an outcome for one person, and why, sentence by sentence. */
export function resultWords(
	definition: OutcomeDefinition,
	result: OutcomeResult,
	contacts: ContactFact[],
	language: Language
): { verdict: string; why: string[] } {
	const why: string[] = [];
	if (result.window) {
		const { from, to } = result.window;
		why.push(
			m.programmes_result_why({ from: formatDay(from, language), to: formatDay(to, language) })
		);
	}
	const by = contacts.find(({ id }) => id === result.contactId);
	if (by) why.push(m.programmes_result_by({ day: formatDay(by.occurredOn, language) }));
	if (result.status === 'counted' && !result.isMature) why.push(m.programmes_result_mature());
	const flags = definition.flags.filter(({ key }) => result.flags.includes(key));
	if (flags.length) {
		const list = flags.map(({ label }) => either(label, language)).join(', ');
		why.push(m.programmes_result_flags({ list }));
	}
	return { verdict: verdictOf(definition, result, language), why };
}

function verdictOf(
	definition: OutcomeDefinition,
	{ status, reason, met }: OutcomeResult,
	language: Language
): string {
	if (status === 'pending') return m.programmes_result_pending();
	if (status === 'excluded') {
		const own = either(reasonLabel(definition, reason) ?? undefined, language);
		const known =
			reason === 'not_anchored'
				? m.programmes_result_not_anchored()
				: m.programmes_result_missing();
		return m.programmes_result_excluded({ reason: own || known });
	}
	if (reason === 'lost_to_follow_up') return m.programmes_result_lost();
	const said = definition.variants.map(({ key, label }) => {
		const word = met[key] ? m.programmes_result_met() : m.programmes_result_not_met();
		return definition.variants.length > 1 ? `${either(label, language)}: ${word}` : word;
	});
	return said.join(', ');
}
