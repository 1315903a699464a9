/*
 * What a programme puts on the person's own page, as items like those of every other part. What shows or asks
 * for values has no name of its own: it is the question whose values these are. Of worrying answers there is
 * one description at most.
 */
import { m } from '#lib/i18n/paraglide/messages.js';
import { both } from '#lib/programmes/editor/both.ts';
import type { OwnPage, SelfReportDefinition } from '#lib/programmes/own-page/own-page.ts';
import type { Item } from '#lib/programmes/editor/parts.ts';
import type { Template } from '#lib/programmes/template.ts';

export const ownParts = ['trends', 'ownWords', 'benefits', 'selfReport', 'selfAlert'] as const;
export type OwnPart = (typeof ownParts)[number];
/** Parts of which something is added by choosing a question. */
export type ChosenPart = 'trends' | 'selfReport';

export const isOwnPart = (text: string): text is OwnPart => ownParts.includes(text as OwnPart);
export const isChosen = (part: string): part is ChosenPart =>
	part === 'trends' || part === 'selfReport';

/** The name of the description of worrying answers. */
export const ALERT = 'alert';

/** A path in the file as the part that it is written in, and what is in that. */
export function partPath(path: string): string[] {
	const [whole, name = '', ...rest] = path.split('.');
	if (whole !== 'ownPage' || !isOwnPart(name)) return path.split('.');
	if (name !== 'selfReport') return [name, ...rest];
	return rest[0] === ALERT ? ['selfAlert', ...rest] : ['selfReport', ...rest.slice(1)];
}

/** The items of one part of the own page. */
export function ownItems({ ownPage, measures }: Template, part: OwnPart): Item[] {
	if (part === 'selfAlert') return alertItems(ownPage?.selfReport);
	if (!isChosen(part)) return (ownPage?.[part] ?? []) as Item[];
	const list = part === 'trends' ? ownPage?.trends : ownPage?.selfReport?.measures;
	return (list ?? []).map((one) => {
		const title = measures.find(({ key }) => key === one.measure)?.label;
		return { key: one.measure, ...(title && { title }), ...one };
	});
}

function alertItems(report: SelfReportDefinition | undefined): Item[] {
	const title = both(m.programmes_alert_name);
	return report?.alert ? [{ key: ALERT, title, ...report.alert }] : [];
}

/** The programme with these items; one that puts nothing on the own page has none. */
export function withOwnItems(body: Template, part: OwnPart, items: Item[]): Template {
	const { ownPage: before, ...rest } = body;
	const lists = { trends: [], ownWords: [], benefits: [], ...before };
	const ownPage = { ...lists, ...changedPart(before, part, items) } as OwnPage;
	if (ownPage.selfReport === undefined) delete ownPage.selfReport;
	const hasAny = Object.values(ownPage).some((one) => !Array.isArray(one) || one.length > 0);
	return hasAny ? { ...body, ownPage } : rest;
}

function changedPart(before: OwnPage | undefined, part: OwnPart, items: Item[]): Partial<OwnPage> {
	if (part === 'ownWords' || part === 'benefits') return { [part]: items };
	if (part === 'trends') return { trends: items.map(ofQuestion) };
	const was: SelfReportDefinition = before?.selfReport ?? { measures: [] };
	const report: SelfReportDefinition =
		part === 'selfReport' ? { ...was, measures: items.map(ofQuestion) } : withAlert(was, items);
	return { selfReport: report.alert || report.measures.length > 0 ? report : undefined };
}

function withAlert(
	{ alert: _, ...report }: SelfReportDefinition,
	[item]: Item[]
): SelfReportDefinition {
	if (!item) return report;
	const { key: _key, title: _title, ...alert } = item;
	return { ...report, alert: alert as SelfReportDefinition['alert'] };
}

function ofQuestion({ key, title: _, ...one }: Item) {
	return { ...one, measure: key };
}
