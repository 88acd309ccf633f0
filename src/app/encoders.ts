import { defaultEncoder } from '../models/registry.ts';
import type { Device } from '../models/runtime.ts';
import type { EncoderState } from './contract.ts';
import { createEncoder, type EncoderOptions, type EncoderService } from './encoder.ts';

/** One encoder service a model, made when it is first asked for. One of them is shown: that of the open collection. */
export interface Encoders {
  /** The service of a model. Loading it rejects with `model-missing` where the page does not have the model. */
  of(id: string): EncoderService;
  /** The service of the open collection. */
  readonly shown: EncoderService;
  readonly shownId: string;
  /** Speaks of this model from now on. Vectors of no model (`external:…`) leave things as they are. */
  show(id: string): void;
  /** Lets go of every other model: each takes as much memory as its files and more. */
  rest(): void;
  /** Ends a model's worker; it loads again when it is asked for. */
  release(id: string): void;
  /** All models run there from now on; the shown one is loaded again. */
  choose(device: Device | null): Promise<unknown>;
}

export interface EncodersOptions extends Pick<EncoderOptions, 'base' | 'startWorker' | 'device'> {
  /** The shown one changed, or its state did. */
  onChange: (state: EncoderState) => void;
}

export function createEncoders({ base, startWorker, device: chosen, onChange }: EncodersOptions): Encoders {
  const services = new Map<string, EncoderService>();
  let device = chosen;
  let shownId: string = defaultEncoder;

  function of(id: string): EncoderService {
    // Vectors of no model: whoever compares ids finds that it is another one.
    if (id.startsWith('external:')) return of(defaultEncoder);
    let service = services.get(id);
    if (!service) {
      const made = createEncoder({ id, base, startWorker, device, onChange: () => shownId === id && onChange(made.state) });
      service = made;
      services.set(id, made);
    }
    return service;
  }

  return {
    of,
    get shown() {
      return of(shownId);
    },
    get shownId() {
      return shownId;
    },
    show(id) {
      if (id.startsWith('external:') || id === shownId) return;
      shownId = id;
      onChange(of(id).state);
    },
    rest() {
      for (const [id, service] of services) if (id !== shownId) service.release();
    },
    release: (id) => services.get(id)?.release(),
    async choose(next) {
      device = next;
      for (const [id, service] of services) if (id !== shownId) service.release(next);
      await of(shownId).choose(next);
    },
  };
}
