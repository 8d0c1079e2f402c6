using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Selkie.Commands.Generator.Model;
using Selkie.Commands.Generator.Reading;
using Selkie.Commands.Generator.Writing;

namespace Selkie.Commands.Generator;

/// <summary>Joins, in the project that is a remote client, each verb of the engine with what asks a remote engine for it. A verb that nothing asks for is refused by name.</summary>
[Generator]
public sealed class RemoteGenerator : IIncrementalGenerator
{
    private const string AnswerAttribute = "Selkie.Remote.RemoteAnswerAttribute", CallAttribute = "Selkie.Remote.RemoteCallAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var answers = Methods(context, AnswerAttribute);
        var calls = Methods(context, CallAttribute);
        var sends = context.CompilationProvider.Select(static (compilation, _) => RemoteReader.Sends(compilation));
        context.RegisterSourceOutput(answers.Combine(calls).Combine(sends), static (output, input) => Write(output, [.. input.Left.Left, .. input.Left.Right], input.Right));
    }

    private static IncrementalValueProvider<ImmutableArray<RemoteMethodModel>> Methods(IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (_, _) => true, static (c, _) => RemoteReader.Read(c)).Collect();

    private static void Write(SourceProductionContext output, IReadOnlyList<RemoteMethodModel> methods, ValueList<RemoteSendModel> sends)
    {
        if (methods.Count > 0) VerbGenerator.Add(output, "RemoteDispatcher", new RemoteDispatcherWriter(methods).Write(sends));
    }
}
