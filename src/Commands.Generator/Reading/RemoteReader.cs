using Microsoft.CodeAnalysis;
using Selkie.Commands.Generator.Model;

namespace Selkie.Commands.Generator.Reading;

/// <summary>Finds what a remote client has: its methods with [RemoteAnswer] and [RemoteCall], and what the dispatchers of the engine send.</summary>
internal static class RemoteReader
{
    private const string Contract = "Selkie.Engine.Verbs.Dispatcher";
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>A method is one of (request, replies) and (replies), or of (request, engine) and (request, engine, each).</summary>
    public static RemoteMethodModel Read(GeneratorAttributeSyntaxContext context)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        return new(
            method.ContainingType.ToDisplayString(Format) + "." + method.Name, method.Parameters.Length > 1 ? method.Parameters[0].Type.ToDisplayString(Format) : null,
            method.ReturnType.ToDisplayString(Format), context.Attributes[0].AttributeClass!.Name == "RemoteCallAttribute");
    }

    /// <summary>What there is to send, by the contract of the engine that this compilation refers to.</summary>
    public static ValueList<RemoteSendModel> Sends(Compilation compilation) =>
        new((compilation.GetTypeByMetadataName(Contract)?.GetMembers("Send").OfType<IMethodSymbol>() ?? []).Select(Send).OrderBy(send => send.Request, StringComparer.Ordinal));

    private static RemoteSendModel Send(IMethodSymbol send)
    {
        var request = send.Parameters[0].Type;
        var verb = request.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "VerbAttribute");
        return new(
            request.ToDisplayString(Format), send.ReturnType.ToDisplayString(Format),
            send.Parameters.Length > 1 ? ((INamedTypeSymbol)send.Parameters[1].Type).TypeArguments[0].ToDisplayString(Format) : null,
            verb?.ConstructorArguments[0].Value as string ?? "", verb?.Flag("Local", false) == true,
            request.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "LibpodAttribute"));
    }
}
