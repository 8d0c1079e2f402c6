using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Selkie.Commands.Generator.Model;
using Selkie.Commands.Generator.Reading;
using Selkie.Commands.Generator.Writing;

namespace Selkie.Commands.Generator;

/// <summary>Joins, in the project that prints, each verb of the engine with its printer. A verb that nothing prints fails the build.</summary>
[Generator]
public sealed class PrinterGenerator : IIncrementalGenerator
{
    private const string PrinterAttribute = "Selkie.Cli.Output.PrinterAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var printers = context.SyntaxProvider.ForAttributeWithMetadataName(PrinterAttribute, static (_, _) => true, static (c, _) => PrinterReader.Read(c)).Collect();
        var answers = context.CompilationProvider.Select(static (compilation, _) => PrinterReader.Answers(compilation));
        context.RegisterSourceOutput(printers.Combine(answers), static (output, input) => Write(output, input.Left, input.Right));
    }

    private static void Write(SourceProductionContext output, ImmutableArray<PrinterModel> printers, ValueList<AnswerModel> answers)
    {
        if (printers.IsEmpty) return;
        var writer = new PrinterWriter(printers);
        VerbGenerator.Add(output, "Dispatch", writer.Write(answers));
        foreach (var request in writer.Unprinted) VerbGenerator.Report(output, "SELKIE008", request);
    }
}
