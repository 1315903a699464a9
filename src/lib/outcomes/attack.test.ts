/*
 * What whoever sees no records could work out of a survey, and of how checklists were kept: every set of
 * answers is tried, so whatever looks alike is known. Outcomes and reports: `reports/attack.test.ts`.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { shownChecklists } from '#lib/outcomes/checklists.ts';
import { summarizeSatisfaction } from '#lib/outcomes/satisfaction.ts';
import { shownSatisfaction } from '#lib/outcomes/shown.ts';
import {
	K_AGENCY,
	type inSteps,
	type rateFor,
	type wholeBatches
} from '#lib/outcomes/suppression.ts';
import { clinic } from '#lib/programmes/facts-for-tests.ts';
import type { Survey } from '#lib/surveys/survey.ts';
import { shippedSurveys } from '#lib/surveys/shipped.ts';

const { changeable, changed, instead } = await vi.hoisted(
	async () => import('#lib/outcomes/changeable-for-tests.ts')
);
vi.mock('#lib/outcomes/suppression.ts', async (original) => changeable(await original()));
afterEach(() => changed.clear());

const k = K_AGENCY;
const scale = shippedSurveys()[0]!.questions.find((one) => one.kind === 'scale')!;
const survey: Survey = {
	...shippedSurveys()[0]!,
	questions: [{ ...scale, key: 'q', min: 1, max: 3 }]
};

/** How many chose each of three values. */
function* everyAnswer(most: number): Generator<number[]> {
	for (let low = 0; low <= most; low++) {
		for (let middle = 0; low + middle <= most; middle++) {
			for (let high = 0; low + middle + high <= most; high++) yield [low, middle, high];
		}
	}
}

function toldOfSurvey(chosen: number[]): string {
	const given = chosen.flatMap((count, at) =>
		Array.from({ length: count }, () => ({ channel: 'link' as const, values: { q: at + 1 } }))
	);
	const asked = { asked: given.length, declined: 0 };
	const figures = summarizeSatisfaction(survey, given.length, given, {
		link: asked,
		kiosk: { asked: 0, declined: 0 }
	});
	return JSON.stringify(shownSatisfaction(figures, k, 'en'));
}

const sizes: Record<string, (chosen: number[]) => number> = {
	...{ lowest: ([low]) => low!, middle: ([, middle]) => middle!, highest: ([, , high]) => high! },
	'best two': ([, middle, high]) => middle! + high!,
	'not highest': ([low, middle]) => low! + middle!
};

/** The numbers from 1 to k − 1 that are the same wherever the same is told. */
function pinnedInSurvey(): string[] {
	const alike = Map.groupBy(everyAnswer(22), toldOfSurvey);
	return [...alike].flatMap(([, all]) =>
		Object.entries(sizes)
			.filter(([, size]) => isPinned(all.map(size)))
			.map(([name, size]) => `${name} is ${size(all[0]!)}, among ${all.length}`)
	);
}

function isPinned([first, ...others]: number[]): boolean {
	return first! > 0 && first! < k && others.every((one) => one === first);
}

function pinnedInChecklists(): string[] {
	const told = ({ held, done }: { held: number; done: number }) =>
		JSON.stringify(
			shownChecklists(
				clinic,
				[
					{
						...{ outcomeKey: clinic.outcomes[0]!.key, month: '2026-09', standing: 'unanswered' },
						...{ isOver: true, isMature: true, people: 1, stepsDue: 0, stepsKept: 0 },
						...{ listsHeld: held, listsFull: 0, itemsMeant: held * 4, itemsDone: done }
					}
				],
				k
			)
		);
	const every = Array.from({ length: 24 }, (_, held) =>
		Array.from({ length: held * 4 + 1 }, (_, done) => ({ held, done }))
	).flat();
	return [...Map.groupBy(every, told).values()].flatMap((all) =>
		isPinned(all.map(({ held, done }) => held * 4 - done)) || isPinned(all.map(({ done }) => done))
			? [JSON.stringify(all[0])]
			: []
	);
}

describe('whoever sees no records', () => {
	test('learns of no answer of a survey how few gave it', () => {
		expect(pinnedInSurvey()).toEqual([]);
	});

	test('learns of no checklists how few of their items were done, or not', () => {
		expect(pinnedInChecklists()).toEqual([]);
	});
});

describe('the attack notices', () => {
	const asItIs = instead<typeof inSteps>(() => (figure) => figure);
	test.each([
		[
			'an average of few',
			{
				inSteps: asItIs,
				wholeBatches: instead<typeof wholeBatches<number>>(() => (answers) => answers)
			}
		],
		['an average with all its digits', { inSteps: asItIs }],
		[
			'a share as it is',
			{
				rateFor: instead<typeof rateFor>(
					(rule) => (_, numerator, denominator) => rule(0, numerator, denominator)
				)
			}
		]
	])('%s', (_, rules) => {
		for (const [name, change] of Object.entries(rules)) changed.set(name, change);
		expect(pinnedInSurvey()).not.toEqual([]);
	});

	test('checklists told with all digits', () => {
		changed.set('inSteps', asItIs);
		expect(pinnedInChecklists()).not.toEqual([]);
	});
});
