import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { ownWordsOf } from '#lib/programmes/own-page/own-words.server.ts';
import { shownFigures } from '#lib/programmes/own-page/shown-figures.ts';
import { consentAnswersOf } from '#lib/programmes/queries.server.ts';
import { registrationAnswer, sensitiveAnswer } from '#lib/programmes/sensitive-answer.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

type Found = {
	person: { id: string };
	template: Template;
	facts: Facts;
	series: { site: { zone: string } };
};

/**
 * What the programme puts on somebody's own page, in their language. Of who is not registered nothing;
 * after a no about sensitive data nothing that is made of it.
 */
export async function ownPageOf(work: Work, found: Found, language: Language) {
	const { person, template, facts, series } = found;
	const given = await consentAnswersOf(work, person.id);
	if (registrationAnswer(template, given) === 'no')
		return { trends: [], benefits: [], words: [], alert: null };
	const seen = {
		today: dayOf(work.now, series.site.zone),
		sensitive: sensitiveAnswer(template, given) !== 'no'
	};
	const words = await ownWordsOf(work, template, person.id);
	return {
		alert: template.ownPage?.selfReport?.alert?.text[language] ?? null,
		...shownFigures(template, facts, seen, language),
		words: words.map(({ key, title, words: text }) => ({ key, title: title[language], text }))
	};
}
