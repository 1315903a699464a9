/*
 * What a programme puts on the person's own page, as items like those of every other part. A trend has no
 * name of its own: it is the question whose values it shows.
 */
import type { OwnPage } from '#lib/programmes/own-page/own-page.ts';
import type { Item } from '#lib/programmes/editor/parts.ts';
import type { Template } from '#lib/programmes/template.ts';

export const ownParts = ['trends', 'ownWords', 'benefits'] as const;
export type OwnPart = (typeof ownParts)[number];

export const isOwnPart = (text: string): text is OwnPart => ownParts.includes(text as OwnPart);

/** The items of one part of the own page. */
export function ownItems({ ownPage, measures }: Template, part: OwnPart): Item[] {
	if (part !== 'trends') return (ownPage?.[part] ?? []) as Item[];
	return (ownPage?.trends ?? []).map((trend) => {
		const label = measures.find(({ key }) => key === trend.measure)?.label;
		return { key: trend.measure, ...(label && { label }), ...trend };
	});
}

/** The programme with these items; one that puts nothing on the own page has none. */
export function withOwnItems(body: Template, part: OwnPart, items: Item[]): Template {
	const list = part === 'trends' ? items.map(trendOf) : items;
	const ownPage = {
		...{ trends: [], ownWords: [], benefits: [], ...body.ownPage },
		[part]: list
	} as OwnPage;
	if (Object.values(ownPage).some((one) => !Array.isArray(one) || one.length > 0)) {
		return { ...body, ownPage };
	}
	const { ownPage: _, ...rest } = body;
	return rest;
}

function trendOf({ key, label: _, ...trend }: Item): object {
	return { ...trend, measure: key };
}
