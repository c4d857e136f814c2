import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { BusinessFigures } from './figures/business-figures.js';
import { IntegrityController } from './integrity.controller.js';
import { IntegrityService } from './integrity.service.js';
import { ProofRecord, ProofSchema } from './proof.schema.js';
import { Proofs } from './proofs.js';
import { SalesController } from './sales/sales.controller.js';

@Module({
  imports: [MongooseModule.forFeature([{ name: ProofRecord.name, schema: ProofSchema }])],
  controllers: [IntegrityController, SalesController],
  providers: [IntegrityService, Proofs, BusinessFigures],
  exports: [IntegrityService],
})
export class ReportingModule {}
