// Loaded ahead of a long storm: the driver as the built product has it. Without it a connection that
// dies at the wrong moment ends the process, which is no fault of what is tried here.
import { registerHooks } from 'node:module';
import { guarded, isGuarded } from '#lib/server/postgres/driver-guard.ts';

registerHooks({
	load(url, context, next) {
		const loaded = next(url, context);
		return isGuarded(url) ? { ...loaded, source: guarded(String(loaded.source)) } : loaded;
	}
});
