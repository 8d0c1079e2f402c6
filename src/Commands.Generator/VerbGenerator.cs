using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Selkie.Commands.Generator;

/// <summary>
/// Makes from each record with [Verb] a row of the command table and a binder, from each IHandler a call of the local
/// dispatcher, and reads the commands not built yet from planned.tsv.
/// </summary>
[Generator]
public sealed class VerbGenerator : IIncrementalGenerator
{
    private const string VerbAttribute = "Selkie.Engine.Verbs.VerbAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var verbs = context.SyntaxProvider.ForAttributeWithMetadataName(VerbAttribute, static (_, _) => true, static (c, _) => VerbReader.Read(c)).Collect();
        var handlers = context.SyntaxProvider.CreateSyntaxProvider(HandlerReader.MayBe, static (c, _) => HandlerReader.Read(c))
            .Where(static h => h is not null).Select(static (h, _) => h!.Value).Collect();
        var planned = ReadFile(context, "planned.tsv");
        var unsupported = ReadFile(context, "unsupported.txt");

        context.RegisterSourceOutput(verbs.Combine(planned).Combine(unsupported), static (output, input) =>
            WriteTable(output, input.Left.Left, input.Left.Right, input.Right));
        context.RegisterSourceOutput(handlers, static (output, all) =>
            output.AddSource("LocalDispatcher.g.cs", SourceText.From(DispatcherWriter.Write(all), Encoding.UTF8)));
    }

    private static IncrementalValueProvider<string> ReadFile(IncrementalGeneratorInitializationContext context, string name) =>
        context.AdditionalTextsProvider
            .Where(file => file.Path.EndsWith(name, StringComparison.Ordinal))
            .Select(static (file, cancel) => file.GetText(cancel)?.ToString() ?? "")
            .Collect()
            .Select(static (texts, _) => string.Concat(texts));

    private static void WriteTable(SourceProductionContext output, ImmutableArray<VerbModel> verbs, string planned, string unsupported)
    {
        var good = new List<VerbModel>();
        var refused = Unsupported.Read(unsupported);
        foreach (var verb in verbs)
        {
            if (verb.Problem is { } problem)
                output.ReportDiagnostic(Diagnostic.Create(Problems.Find(problem), Location.None, verb.ProblemSubject));
            else
                good.Add(verb);
        }
        output.AddSource("CommandTable.g.cs", SourceText.From(TableWriter.Write(good, PlannedRows.Read(planned), refused), Encoding.UTF8));
        foreach (var verb in good)
            output.AddSource("Bind." + verb.Name + ".g.cs", SourceText.From(BinderWriter.Write(verb), Encoding.UTF8));
    }
}
