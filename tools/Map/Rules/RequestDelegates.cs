using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Selkie.Map.Rules;

/// <summary>Requests are plain data: whatever calls back is the call's.</summary>
internal static class RequestDelegates
{
    private static readonly string[] Delegates = ["Action", "Func", "Predicate", "Comparison", "EventHandler", "Delegate"];

    public static IEnumerable<Finding> Find(IReadOnlyList<SourceFile> sources)
    {
        var own = sources.SelectMany(file => file.Unit.DescendantNodes().OfType<DelegateDeclarationSyntax>()).Select(d => d.Identifier.Text).Concat(Delegates).ToHashSet();
        return
            from file in sources
            from type in file.Unit.DescendantNodes().OfType<TypeDeclarationSyntax>()
            where IsRequest(type)
            from property in type.Members.OfType<PropertyDeclarationSyntax>().Select(p => (Name: p.Identifier.Text, p.Type))
                .Concat((type.ParameterList?.Parameters ?? []).Where(p => p.Type is not null).Select(p => (Name: p.Identifier.Text, Type: p.Type!)))
            where property.Type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => own.Contains(name.Identifier.Text))
            select new Finding(file.Path, $"{type.Identifier.Text}.{property.Name}", property.Type.Line(), $"{type.Identifier.Text}.{property.Name} is a delegate in a request: let it hang on the call");
    }

    // A verb, or options that several verbs share.
    private static bool IsRequest(TypeDeclarationSyntax type) =>
        Has(type.AttributeLists, "Verb") || type.BaseList?.Types.Any(t => t.Type is GenericNameSyntax { Identifier.Text: "IVerb" or "IStreamVerb" }) == true
        || type.Members.OfType<PropertyDeclarationSyntax>().Any(p => Has(p.AttributeLists, "Option") || Has(p.AttributeLists, "Argument"));

    private static bool Has(IEnumerable<AttributeListSyntax> lists, string name) => lists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == name);
}
