import type { Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { benefitsOf } from '#lib/programmes/own-page/benefits.ts';
import { trendsOf, type Trend } from '#lib/programmes/own-page/trends.ts';
import type { Template } from '#lib/programmes/template.ts';

/** The figures of somebody's own page as they read them: values over time, and what was gained. */
export function shownFigures(
	template: Template,
	facts: Facts,
	seen: { today: Day; sensitive: boolean },
	language: Language
) {
	return {
		trends: trendsOf(template, facts, seen).map((one) => shownTrend(one, language)),
		benefits: benefitsOf(template, facts, seen).map(({ key, label, basis, unit, ...rest }) => ({
			...{ key, ...rest, label: label[language] },
			...{ basis: basis[language], unit: unit[language] }
		}))
	};
}

function shownTrend({ key, label, unit, help, bands, points }: Trend, language: Language) {
	return {
		key,
		label: label[language],
		unit: unit?.[language] ?? '',
		help: help?.[language] ?? null,
		/** Where one range ends and the next begins, for the lines of the plot. */
		limits: bands.slice(1).map(({ min }) => min),
		points: points.map(({ band, ...one }) => ({ ...one, band: band?.[language] ?? null }))
	};
}
