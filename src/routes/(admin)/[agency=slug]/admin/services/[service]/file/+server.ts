import { missing, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { serviceText } from '#lib/visits/services/service-file.ts';
import { fileOf, newestVersion } from '#lib/visits/services/service-queries.server.ts';

export async function GET({ locals, params }) {
	const found = await reading(staffOf(locals), (work) => newestVersion(work, params.service));
	if (!found) missing();
	return new Response(serviceText(fileOf(found)), {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': `attachment; filename="${found.key}.json"`
		}
	});
}
