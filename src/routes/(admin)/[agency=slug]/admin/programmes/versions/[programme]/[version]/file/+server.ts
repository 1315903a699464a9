import { publishedVersion } from '#lib/programmes/editor/programme-queries.server.ts';
import { missing, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { programmeFile, versionOf } from '../../../../programmes-door.server.ts';

export async function GET({ locals, params }) {
	const version = versionOf(params.version);
	const found = await reading(staffOf(locals), (work) =>
		publishedVersion(work, params.programme, version)
	);
	const { body } = found ?? missing();
	return programmeFile(body, `${body.key}-${version}`);
}
