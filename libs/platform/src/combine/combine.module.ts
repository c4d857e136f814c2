import { Global, Module } from '@nestjs/common';
import { Combiner } from './combiner.js';

@Global()
@Module({ providers: [Combiner], exports: [Combiner] })
export class CombineModule {}
