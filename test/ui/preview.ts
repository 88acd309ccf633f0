/** `preview.html?scene=…`: the interface over a made-up library, to look at one state at a time. */
import { mount } from '../../src/ui/mount.tsx';
import { fakeApp } from './fakeApp.ts';
import { scenes } from './fakeScenes.ts';

const wanted = new URLSearchParams(location.search).get('scene');
const root = document.getElementById('root');
if (root) mount(root, fakeApp(scenes.find((scene) => scene === wanted) ?? 'browse'));
