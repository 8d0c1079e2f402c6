using Selkie.Api;

namespace Selkie.Engine.Verbs;

/// <summary>A result, or an item of one, that goes over the wire and out as <c>--format json</c> in a form of its own. A result that is a <see cref="Document"/> needs none.</summary>
/// <typeparam name="TDocument">The form.</typeparam>
public interface IDocumented<out TDocument>
    where TDocument : Document
{
    /// <summary>The form, filled.</summary>
    TDocument ToDocument();
}
