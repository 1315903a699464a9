import * as v from 'valibot';
import { layoutSchema } from '#lib/outcomes/reports/layout-schema.ts';
import type { ReportLayout } from '#lib/outcomes/reports/layout.ts';
import healthCentre from '#lib/outcomes/reports/shipped/health-centre.json' with { type: 'json' };
import quarterlyReturn from '#lib/outcomes/reports/shipped/quarterly-return.json' with { type: 'json' };

let known: ReportLayout[] | null = null;

/** The layouts that come with the product. A further one is one more JSON file in `shipped/`. */
export function shippedLayouts(): ReportLayout[] {
	known ??= [healthCentre, quarterlyReturn].map((body) => v.parse(layoutSchema, body));
	return known;
}
