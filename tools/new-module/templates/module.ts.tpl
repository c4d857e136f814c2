import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { {{Thing}}, {{Thing}}Schema } from './{{thing-kebab}}.schema.js';
import { {{Things}}Answers } from './{{kebab}}.answers.js';
import { {{Things}}Controller } from './{{kebab}}.controller.js';
import { {{Things}}Service } from './{{kebab}}.service.js';

@Module({
  imports: [MongooseModule.forFeature([{ name: {{Thing}}.name, schema: {{Thing}}Schema }])],
  controllers: [{{Things}}Controller],
  providers: [{{Things}}Service, {{Things}}Answers],
})
export class {{Things}}Module {}
