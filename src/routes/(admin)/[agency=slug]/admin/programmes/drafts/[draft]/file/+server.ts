import { draftAt, programmeFile } from '../../../programmes-door.server.ts';

export async function GET({ locals, params }) {
	const { key, body } = await draftAt(locals, params.draft);
	return programmeFile(body, `${key}-draft`);
}
