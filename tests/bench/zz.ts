import { syncLayerBytes } from './sync-layer.ts';
console.log(await syncLayerBytes());
