#include "rlib/object.h"
#include <typeinfo>

class Node : public rlib::Object {};

bool use(Node* a, Node* b) { return typeid(*a) == typeid(*b); }
