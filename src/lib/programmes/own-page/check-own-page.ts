import { maySee, observedIn } from '#lib/programmes/own-page/may-see.ts';
import { ENROLLED, isNumber, type Measure, type Template } from '#lib/programmes/template.ts';

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

/** Questions that nobody can answer for themselves, and an alarm that everybody would hear, or nobody. */
function badSelfReport(template: Template): Flaw[] {
	return [...badQuestions(template), ...badAlert(template)];
}

function badQuestions(template: Template): Flaw[] {
	const { measures = [] } = template.ownPage?.selfReport ?? {};
	return measures.flatMap(({ measure }, at) => {
		const path = `ownPage.selfReport.measures.${measure}`;
		const def = template.measures.find(({ key }) => key === measure);
		if (!def) return [{ path, why: `no measure ${measure}` }];
		const isTwice = measures.findIndex((one) => one.measure === measure) !== at;
		return [
			...(isToldAlone(def) ? [] : [{ path, why: 'cannot be told by the person alone' }]),
			...(maySee(template, measure) ? [] : [{ path, why: `${measure} is not for the person` }]),
			...(isTwice ? [{ path, why: 'used twice' }] : [])
		];
	});
}

/** Nobody tells what is not asked, so a condition on it would never hold. */
function badAlert({ measures: all, ownPage }: Template): Flaw[] {
	const { measures = [], alert } = ownPage?.selfReport ?? {};
	if (!alert) return [];
	const path = 'ownPage.selfReport.alert.when';
	const isAlways = 'all' in alert.when && alert.when.all.length === 0;
	const untold = [...new Set(observedIn(alert.when, 'contact'))]
		.filter((key) => !measures.some(({ measure }) => measure === key))
		// What is no question at all is named by the check of the whole programme.
		.filter((key) => all.some((def) => def.key === key));
	return [
		...(isAlways ? [{ path, why: 'alarms everybody' }] : []),
		...untold.map((key) => ({ path, why: `${key} is not told` }))
	];
}

/** Whether somebody can answer it alone: by no device, not derived, not asked because of another answer. */
export function isToldAlone({ kind, derive, dependsOn, modes }: Measure): boolean {
	const isTold = kind === 'integer' || kind === 'decimal' || kind === 'enum' || kind === 'bool';
	return isTold && !derive && !dependsOn && !modes;
}

function isAnchor({ anchors }: Template, key: string): boolean {
	return key === ENROLLED || anchors.some((one) => one.key === key);
}
