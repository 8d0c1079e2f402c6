using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Selkie.Commands.Generator.Model;
using Selkie.Commands.Generator.Reading;
using Selkie.Commands.Generator.Writing;

namespace Selkie.Commands.Generator;

/// <summary>
/// Makes from each record with [Verb] a row of the command table, a binder, its routes and its remote call, from each IHandler a call of the
/// dispatchers, and reads the commands not built yet from planned.tsv. A verb without handler fails the build.
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
        context.RegisterSourceOutput(verbs.Combine(handlers), static (output, input) => WriteDispatcher(output, input.Left, input.Right));
    }

    private static IncrementalValueProvider<string> ReadFile(IncrementalGeneratorInitializationContext context, string name) =>
        context.AdditionalTextsProvider
            .Where(file => file.Path.EndsWith(name, StringComparison.Ordinal))
            .Select(static (file, cancel) => file.GetText(cancel)?.ToString() ?? "")
            .Collect()
            .Select(static (texts, _) => string.Concat(texts));

    private static void WriteTable(SourceProductionContext output, ImmutableArray<VerbModel> verbs, string planned, string unsupported)
    {
        if (verbs.IsEmpty) return;
        foreach (var verb in verbs)
            if (verb.Problem is { } problem) Report(output, problem.Id, problem.Subject);
        var good = verbs.Where(verb => verb.Problem is null).ToList();
        Add(output, "CommandTable", TableWriter.Write(good, PlannedCommand.Read(planned), Unsupported.Read(unsupported)));
        Add(output, "RouteTable", RouteWriter.Write(good));
        Add(output, "RemoteCalls", RemoteWriter.Write(good));
        foreach (var verb in good) Add(output, "Bind." + verb.Name, BinderWriter.Write(verb));
        if (good.Find(verb => verb.Path.Length == 0) is { } program) Add(output, "InheritedOptions", InheritanceWriter.Write(program));
    }

    private static void WriteDispatcher(SourceProductionContext output, ImmutableArray<VerbModel> verbs, ImmutableArray<HandlerModel> handlers)
    {
        if (verbs.IsEmpty) return;
        foreach (var verb in verbs)
            if (verb.Answer is not null && handlers.All(handler => handler.Request != verb.FullName)) Report(output, "SELKIE007", verb.FullName);
        Add(output, "Dispatcher", DispatcherWriter.Write(handlers));
        Add(output, "LocalDispatcher", DispatcherWriter.WriteLocal(handlers));
    }

    internal static void Report(SourceProductionContext output, string id, string subject) =>
        output.ReportDiagnostic(Diagnostic.Create(Problems.Find(id), Location.None, subject));

    internal static void Add(SourceProductionContext output, string name, string text) => output.AddSource(name + ".g.cs", SourceText.From(text, Encoding.UTF8));
}
