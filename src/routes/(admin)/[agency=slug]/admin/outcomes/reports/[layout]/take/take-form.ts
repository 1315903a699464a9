import * as v from 'valibot';
import { purposes } from '#lib/outcomes/reports/purpose.ts';
import { choice, text } from '#lib/ui/form.ts';

/** The part of the address that stands for the records themselves, instead of a report. */
export const RECORDS = 'records';

const why = { purpose: choice(purposes), reason: text({ max: 200 }) };

/** What is taken home of a report, what for and why. */
export const takeForm = v.object({ format: choice(['xlsx', 'csv']), ...why });

/** The same about the records. */
export const recordsForm = v.object({
	...{ format: choice(['measures', 'people']), ...why },
	...{ programme: text({ max: 100 }), period: text({ max: 10 }) }
});
