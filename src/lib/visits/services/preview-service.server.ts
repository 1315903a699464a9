import type { Language } from '#lib/base/localized.ts';
import type { Work } from '#lib/server/work.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { exampleBookings } from '#lib/visits/services/example-bookings.server.ts';
import { saysTheSame, type ServiceFile } from '#lib/visits/services/service-file.ts';
import { fileOf } from '#lib/visits/services/service-queries.server.ts';
import { shownService, type PreviewedService } from '#lib/visits/services/shown-service.ts';

/** What a service would be once it is published: its page, its first bookings, what it replaces. */
export async function previewService(
	work: Work,
	file: ServiceFile,
	zone: string,
	language: Language
): Promise<PreviewedService> {
	const offered = await serviceByKey(work, file.key);
	const asked = { serviceId: offered?.id ?? null, rules: file.rules };
	return {
		service: shownService(file, language),
		replaces: offered?.version ?? null,
		isSame: offered !== null && saysTheSame(fileOf(offered), file),
		people: file.rules.headcount.min,
		examples: await exampleBookings(work, asked, zone)
	};
}
