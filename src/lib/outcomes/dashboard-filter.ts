import { isUuid } from '#lib/base/ids.ts';
import { groupSizes } from '#lib/programmes/standings/group-size.ts';

/** What the figures are asked for; null where all are meant. */
export type DashboardFilter = {
	/** A template as `key@version`. */
	programme: string | null;
	/** Months of the cohort day as yyyy-mm, both included. */
	from: string | null;
	to: string | null;
	/** Where the size of the group begins. */
	size: number | null;
	/** A part of the name of an organization. */
	organization: string | null;
	counselorId: string | null;
	by: 'quarter' | 'month';
};

const NAME_MAX = 60;
const month = /^(19|20)\d\d-(0[1-9]|1[0-2])$/;

/** What an address asks for; what makes no sense is not asked for. */
export function askedFilter(asked: URLSearchParams): DashboardFilter {
	const monthIn = (name: string) => {
		const text = asked.get(name) ?? '';
		return month.test(text) ? text : null;
	};
	const [from, to] = [monthIn('from'), monthIn('to')];
	const isTurned = from !== null && to !== null && from > to;
	const counselorId = asked.get('who') ?? '';
	return {
		programme: asked.get('programme') || null,
		...(isTurned ? { from: to, to: from } : { from, to }),
		size: groupSizes.find((size) => String(size) === asked.get('size')) ?? null,
		organization: (asked.get('organization') ?? '').trim().slice(0, NAME_MAX) || null,
		counselorId: isUuid(counselorId) ? counselorId : null,
		by: asked.get('by') === 'month' ? 'month' : 'quarter'
	};
}

/** The same as an address asks it. */
export function filterQuery(filter: DashboardFilter): URLSearchParams {
	const { programme, from, to, size, organization, counselorId, by } = filter;
	const asked = { programme, from, to, size, organization, who: counselorId };
	const said = Object.entries(asked).flatMap(([name, value]) =>
		value === null ? [] : [[name, String(value)]]
	);
	return new URLSearchParams(by === 'month' ? [...said, ['by', by]] : said);
}

/** Whether nothing but the programme and the period is asked for. */
export function isOfEverybody({ size, organization, counselorId }: DashboardFilter): boolean {
	return size === null && organization === null && counselorId === null;
}
