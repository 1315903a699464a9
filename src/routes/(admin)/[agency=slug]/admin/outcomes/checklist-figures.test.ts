import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { askedFilter } from '#lib/outcomes/dashboard-filter.ts';
import ChecklistFigures from './ChecklistFigures.svelte';

const exact = { listsHeld: 40, listsFull: 25, itemsMeant: 320, itemsDone: 280 };
const shown = (props: { isLinked: boolean; exact: typeof exact | null; query?: string }) =>
	render(ChecklistFigures, {
		props: {
			checklists: { average: 87.5, exact: props.exact, outcomeKey: 'reached' },
			filter: askedFilter(new URLSearchParams(props.query ?? '')),
			isLinked: props.isLinked
		}
	}).body;

describe('how checklists were kept', () => {
	test('leads from its numbers to the people, for whoever may read them', () => {
		const body = shown({ isLinked: true, exact });
		expect(body).toContain('87.5%');
		expect(body).toContain('62.5%');
		expect(body).toContain('outcome=reached&amp;group=checklist"');
		expect(body).toContain('outcome=reached&amp;group=checklist_open"');
		expect(shown({ isLinked: false, exact })).not.toContain('<a ');
	});

	test('is an average alone for whoever sees no records', () => {
		const body = shown({ isLinked: false, exact: null });
		expect(body).toContain('87.5%');
		expect(body).not.toMatch(/280|320|62\.5/);
	});

	test('of one counselor says that it is no ranking', () => {
		const who = '01900000-0000-7000-8000-000000000001';
		expect(shown({ isLinked: true, exact, query: `who=${who}` })).toContain('순위가 아닙니다');
		expect(shown({ isLinked: true, exact })).not.toContain('순위가 아닙니다');
	});
});
