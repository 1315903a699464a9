import type { Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { scopeOf } from '#lib/programmes/enrolment-scope.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { bandOf } from '#lib/programmes/measures.ts';
import { maySee } from '#lib/programmes/own-page/may-see.ts';
import type { TrendDefinition } from '#lib/programmes/own-page/own-page.ts';
import type { Band, Measure, Template } from '#lib/programmes/template.ts';
import { withTold } from '#lib/programmes/self-report/self-report.ts';
import { readingOf } from '#lib/programmes/timeline.ts';

export type TrendPoint = {
	day: Day;
	value: number;
	band: Localized | null;
	/** True where the person told it themselves. */
	isTold: boolean;
};
export type Trend = {
	key: string;
	label: Localized;
	unit: Localized | null;
	help: Localized | null;
	bands: Band[];
	/** The oldest first; never empty. */
	points: TrendPoint[];
};

/**
 * The values of the measures that a programme shows to the person, one for each contact that took
 * place and each time they told it themselves, by the rules of every figure: what was superseded is
 * gone, what is derived is derived anew.
 * Without `sensitive` nothing of a sensitive measure.
 */
export function trendsOf(
	template: Template,
	facts: Facts,
	{ today, sensitive }: { today: Day; sensitive: boolean }
): Trend[] {
	return (template.ownPage?.trends ?? []).flatMap((shown) => {
		const def = template.measures.find(({ key }) => key === shown.measure);
		if (!def || !maySee(template, def.key) || (def.sensitive && !sensitive)) return [];
		const points = pointsOf(template, facts, today, { ...def, ...withBands(shown) });
		return points.length > 0 ? [trend(def, shown, points)] : [];
	});
}

function withBands({ bands }: TrendDefinition) {
	return bands ? { bands } : {};
}

function trend(def: Measure, shown: TrendDefinition, points: TrendPoint[]): Trend {
	return {
		key: def.key,
		label: def.label,
		unit: def.unitLabel ?? null,
		help: shown.help ?? null,
		bands: shown.bands ?? def.bands ?? [],
		points
	};
}

function pointsOf(template: Template, facts: Facts, today: Day, def: Measure): TrendPoint[] {
	const { contacts } = withTold(scopeOf(template, facts, today), facts);
	const told = new Set(facts.told?.map(({ id }) => id));
	return contacts.flatMap((contact) => {
		const value = contact.result === 'attended' ? readingOf(contact, def.key) : undefined;
		if (typeof value !== 'number') return [];
		const band = bandOf(def, value)?.label ?? null;
		return [{ day: contact.occurredOn, value, band, isTold: told.has(contact.id) }];
	});
}
