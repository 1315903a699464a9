import { maySee } from '#lib/programmes/own-page/may-see.ts';
import { ENROLLED, isNumber, type Template } from '#lib/programmes/template.ts';

type Flaw = { path: string; why: string };

/** What the person's own page would show that is not there, is no number, or is for others alone. */
export function checkOwnPage(template: Template): Flaw[] {
	const { trends = [], benefits = [], ownWords = [] } = template.ownPage ?? {};
	const measured = [
		...trends.map(({ measure }) => ({ measure, path: `ownPage.trends.${measure}` })),
		...benefits.map(({ key, measure }) => ({ measure, path: `ownPage.benefits.${key}.measure` }))
	];
	return [
		...measured.flatMap(({ measure, path }) => badMeasure(template, path, measure)),
		...benefits.flatMap(({ key, anchor }) =>
			isAnchor(template, anchor)
				? []
				: [{ path: `ownPage.benefits.${key}.anchor`, why: `no anchor ${anchor}` }]
		),
		...badSelfReport(template),
		...trends.flatMap(({ measure, bands = [] }) =>
			bands.flatMap(({ min, max }, at) =>
				min > max
					? [{ path: `ownPage.trends.${measure}.bands.${at}.min`, why: 'the band is upside down' }]
					: []
			)
		),
		...doubles(
			'trends',
			trends.map(({ measure }) => measure)
		),
		// A prompt and a gain share the names of what somebody's page shows.
		...doubles(
			'benefits',
			[...ownWords, ...benefits].map(({ key }) => key)
		)
	];
}

function doubles(list: string, keys: string[]): Flaw[] {
	return keys
		.filter((key, at) => keys.indexOf(key) !== at)
		.map((key) => ({ path: `ownPage.${list}.${key}`, why: 'used twice' }));
}

function badMeasure(template: Template, path: string, measure: string): Flaw[] {
	const def = template.measures.find(({ key }) => key === measure);
	if (!def) return [{ path, why: `no measure ${measure}` }];
	if (!isNumber(def)) return [{ path, why: 'is no number' }];
	return maySee(template, measure) ? [] : [{ path, why: `${measure} is not for the person` }];
}

/** A question that nobody can answer alone: taken by a device, derived, or asked because of another answer. */
function badSelfReport(template: Template): Flaw[] {
	const asked = template.ownPage?.selfReport?.measures ?? [];
	return asked.flatMap(({ measure }, at) => {
		const path = `ownPage.selfReport.${measure}`;
		const def = template.measures.find(({ key }) => key === measure);
		if (!def) return [{ path, why: `no measure ${measure}` }];
		const isAlone = !def.derive && !def.dependsOn && !def.modes;
		const isTold = ['integer', 'decimal', 'enum', 'bool'].includes(def.kind);
		const isTwice = asked.findIndex((one) => one.measure === measure) !== at;
		return [
			...(isAlone && isTold ? [] : [{ path, why: 'cannot be told by the person alone' }]),
			...(maySee(template, measure) ? [] : [{ path, why: `${measure} is not for the person` }]),
			...(isTwice ? [{ path, why: 'used twice' }] : [])
		];
	});
}

function isAnchor({ anchors }: Template, key: string): boolean {
	return key === ENROLLED || anchors.some((one) => one.key === key);
}
