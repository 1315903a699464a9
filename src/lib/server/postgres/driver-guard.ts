import type { Plugin } from 'vite';

// postgres 3.4.9 writes late, from a setImmediate. When the connection dies in between there is no
// socket any more, and the TypeError ends the whole process. And a late write that was called off
// is still believed to be due, so that the next connection never says anything. Both are faults
// of one file, mended here while the server is bundled. driver-guard.test.ts fails when a new
// version of the driver reads differently; look then whether it still needs this.
const mendings: { line: string; mended: string }[] = [
	{
		line: '    const x = socket.write(chunk, fn)\n',
		mended:
			'    if (!socket) {\n' +
			'      clearImmediate(nextWriteTimer)\n' +
			'      chunk = nextWriteTimer = null\n' +
			"      error(Errors.connection('CONNECTION_CLOSED', options))\n" +
			'      return false\n' +
			'    }\n' +
			'    const x = socket.write(chunk, fn)\n'
	},
	{
		line: '    incomings = null\n    clearImmediate(nextWriteTimer)\n',
		mended:
			'    incomings = null\n    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n'
	}
];

const guardedFile = /[\\/]postgres[\\/]src[\\/]connection\.js$/;

/** The driver's source with its two faults mended. Throws when a line is not where it was. */
export function guarded(source: string): string {
	return mendings.reduce((text, { line, mended }) => {
		if (text.split(line).length !== 2) {
			throw new Error(`The postgres driver has changed; look at driver-guard.ts again: ${line}`);
		}
		return text.replace(line, mended);
	}, source);
}

/** Whether this is the file of the driver that has the faults, by its path or address. */
export function isGuarded(id: string): boolean {
	return guardedFile.test(id.split('?')[0]!);
}

/** Mends the driver while Vite bundles it; `ssr.noExternal` has to name `postgres`. */
export function driverGuard(): Plugin {
	return {
		name: 'doorstep:driver-guard',
		enforce: 'pre',
		transform(source, id) {
			return isGuarded(id) ? { code: guarded(source), map: null } : null;
		}
	};
}
