import { maySee } from '#lib/programmes/own-page/may-see.ts';
import { ENROLLED, type Template } from '#lib/programmes/template.ts';

type Flaw = { path: string; why: string };

/** What the person's own page would show that is not there, is no number, or is for others alone. */
export function checkOwnPage(template: Template): Flaw[] {
	const { trends = [], benefits = [], ownWords = [] } = template.ownPage ?? {};
	const shown = [
		...trends.map(({ measure }) => ({ measure, path: `ownPage.trends.${measure}` })),
		...benefits.map(({ key, measure }) => ({ measure, path: `ownPage.benefits.${key}` }))
	];
	const keys = [...ownWords, ...benefits].map(({ key }) => key);
	return [
		...shown.flatMap(({ measure, path }) => badMeasure(template, path, measure)),
		...benefits.flatMap(({ key, anchor }) =>
			isAnchor(template, anchor)
				? []
				: [{ path: `ownPage.benefits.${key}`, why: `no anchor ${anchor}` }]
		),
		...keys
			.filter((key, at) => keys.indexOf(key) !== at)
			.map((key) => ({ path: `ownPage.${key}`, why: 'used twice' }))
	];
}

function badMeasure(template: Template, path: string, measure: string): Flaw[] {
	const def = template.measures.find(({ key }) => key === measure);
	if (!def) return [{ path, why: `no measure ${measure}` }];
	if (!['integer', 'decimal', 'score'].includes(def.kind)) return [{ path, why: 'is no number' }];
	return maySee(template, measure) ? [] : [{ path, why: `${measure} is not for the person` }];
}

function isAnchor({ anchors }: Template, key: string): boolean {
	return key === ENROLLED || anchors.some((one) => one.key === key);
}
