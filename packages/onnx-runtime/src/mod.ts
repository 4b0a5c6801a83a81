// First: what is imported below reads its switch when it is loaded.
import './silent.ts';

export { InferenceSession, Tensor } from 'onnxruntime-node';
