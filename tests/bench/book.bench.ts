import { companies, clinic } from '../town/cast.ts';
import { bookByKeyboard, type Pace } from '../journeys/by-keyboard.ts';
import { closeStored, home } from '../journeys/steps.ts';
import { rounded, type Figure } from './figures.ts';
import { inBrowser, onStage } from './stage.ts';

export const about = 'a booking by keyboard at the pace of a person, without a script, at 320 px';

const GOAL_SECONDS = 180;

/**
 * A person who types neither well nor badly and stops to think at each field: 0.28 s for a key and
 * 1.35 s for a thought (Card, Moran and Newell, The keystroke-level model, 1980). Ten seconds to
 * read a new page are ours.
 */
const person: Pace = { readPage: 10_000, thinkOfField: 1_350, pressKey: 280 };

/** Seconds from the page of the service to "We have received your request", in both languages. */
export function measure(): Promise<Figure[]> {
	return onStage(() =>
		inBrowser(async (browser) => {
			const figures: Figure[] = [];
			for (const language of ['ko', 'en'] as const) {
				const context = await browser.newContext({
					javaScriptEnabled: false,
					locale: language === 'ko' ? 'ko-KR' : 'en-US',
					viewport: { width: 320, height: 640 }
				});
				const page = await context.newPage();
				await page.goto(`${home()}/services/${clinic.key}`);
				const began = performance.now();
				await bookByKeyboard(page, { company: companies[1]!, language, pace: person });
				figures.push({
					figure: `from the service's page to the answer, ${language}`,
					value: rounded((performance.now() - began) / 1000, 1),
					unit: 's',
					goal: { atMost: GOAL_SECONDS }
				});
				await context.close();
			}
			await closeStored();
			return figures;
		})
	);
}
